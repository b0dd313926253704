/** Which of the upstreams a request is for, and what it is asked there. */
@NullMarked
package io.bestfit.proxy.routing;

import org.jspecify.annotations.NullMarked;
