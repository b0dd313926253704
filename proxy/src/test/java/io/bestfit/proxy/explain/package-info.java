@NullMarked
package io.bestfit.proxy.explain;

import org.jspecify.annotations.NullMarked;
