/** Tokens for clients that have a selector or an upstream's name in what they ask for: own realm, scopes, and whose token service is asked. */
@NullMarked
package io.bestfit.proxy.token;

import org.jspecify.annotations.NullMarked;
