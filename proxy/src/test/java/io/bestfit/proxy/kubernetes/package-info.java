/** Clusters that are watched. */
@NullMarked
package io.bestfit.proxy.kubernetes;

import org.jspecify.annotations.NullMarked;
