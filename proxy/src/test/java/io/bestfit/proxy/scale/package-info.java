/** Several replicas of the program behind a load balancer. */
@NullMarked
package io.bestfit.proxy.scale;

import org.jspecify.annotations.NullMarked;
