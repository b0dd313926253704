/** What a registry says over HTTP: its error envelope and the codes in it. */
@org.jspecify.annotations.NullMarked
package io.bestfit.proxy.oci;
