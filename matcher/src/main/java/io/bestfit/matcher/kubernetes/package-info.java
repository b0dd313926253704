/** Kubernetes Nodes as nodes: what their labels and their features in Node Feature Discovery prove. */
@NullMarked
package io.bestfit.matcher.kubernetes;

import org.jspecify.annotations.NullMarked;
