/** CPU microarchitectures as a partial order. */
@NullMarked
package io.bestfit.matcher.cpu;

import org.jspecify.annotations.NullMarked;
