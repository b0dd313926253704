/** One request as it is timed, counted and logged. */
@NullMarked
package io.bestfit.proxy.access;

import org.jspecify.annotations.NullMarked;
