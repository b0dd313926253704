/** Tokens for clients that write selectors into names. */
@org.jspecify.annotations.NullMarked
package io.bestfit.proxy.token;
