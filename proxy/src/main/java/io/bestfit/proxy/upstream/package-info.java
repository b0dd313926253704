/** The registry behind the proxy: where it is and how it is asked. */
@NullMarked
package io.bestfit.proxy.upstream;

import org.jspecify.annotations.NullMarked;
