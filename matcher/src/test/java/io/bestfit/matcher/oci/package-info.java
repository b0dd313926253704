/** Tests of the documents of a registry. */
@NullMarked
package io.bestfit.matcher.oci;

import org.jspecify.annotations.NullMarked;
