/** The registry proxy and the {@code bestfit} command. */
@org.jspecify.annotations.NullMarked
package io.bestfit.proxy;
