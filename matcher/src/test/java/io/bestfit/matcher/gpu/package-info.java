/** Behaviour of the GPU rules. */
@NullMarked
package io.bestfit.matcher.gpu;

import org.jspecify.annotations.NullMarked;
