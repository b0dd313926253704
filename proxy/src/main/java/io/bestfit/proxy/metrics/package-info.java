/** Every meter of the proxy. */
@NullMarked
package io.bestfit.proxy.metrics;

import org.jspecify.annotations.NullMarked;
