/** The nodes of a Kubernetes cluster, watched, by their addresses. */
@NullMarked
package io.bestfit.proxy.kubernetes;

import org.jspecify.annotations.NullMarked;
