/** What a registry stores: digests, platforms, descriptors, indexes, read totally and within bounds. */
@NullMarked
package io.bestfit.matcher.oci;

import org.jspecify.annotations.NullMarked;
