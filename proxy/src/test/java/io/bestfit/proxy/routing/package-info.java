@NullMarked
package io.bestfit.proxy.routing;

import org.jspecify.annotations.NullMarked;
