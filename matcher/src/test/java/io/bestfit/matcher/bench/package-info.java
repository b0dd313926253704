/** Benchmarks, run on demand. */
@NullMarked
package io.bestfit.matcher.bench;

import org.jspecify.annotations.NullMarked;
