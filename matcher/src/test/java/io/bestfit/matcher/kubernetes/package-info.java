/** Behaviour of Kubernetes Nodes as nodes. */
@NullMarked
package io.bestfit.matcher.kubernetes;

import org.jspecify.annotations.NullMarked;
