/** Whether images fit nodes: the matrix of both, and its forms. */
@NullMarked
package io.bestfit.proxy.check;

import org.jspecify.annotations.NullMarked;
