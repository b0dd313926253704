/** What the OCI distribution specification asks of a registry, played directly and through Bestfit, and compared. */
@NullMarked
package io.bestfit.proxy.conformance;

import org.jspecify.annotations.NullMarked;
