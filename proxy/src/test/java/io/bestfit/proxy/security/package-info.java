/** What attackers try, by the names of known vulnerabilities and incidents. */
@NullMarked
package io.bestfit.proxy.security;

import org.jspecify.annotations.NullMarked;
