/** The proxy's listeners and the way of one request through it. */
@NullMarked
package io.bestfit.proxy.server;

import org.jspecify.annotations.NullMarked;
