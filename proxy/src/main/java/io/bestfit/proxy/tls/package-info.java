/** Certificates and keys in PEM: read within bounds, and checked against each other. */
@NullMarked
package io.bestfit.proxy.tls;

import org.jspecify.annotations.NullMarked;
