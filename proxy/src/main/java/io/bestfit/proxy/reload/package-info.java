/** The configuration of a running proxy, read again when it changes. */
@NullMarked
package io.bestfit.proxy.reload;

import org.jspecify.annotations.NullMarked;
