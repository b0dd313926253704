/** The transparent pass-through: one request to the upstream and its answer back, nothing kept. */
@org.jspecify.annotations.NullMarked
package io.bestfit.proxy.forward;
