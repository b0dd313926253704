/** Parsers under mutated inputs: total, bounded, and sentences that fit on one line of a terminal. */
@NullMarked
package io.bestfit.matcher.fuzz;

import org.jspecify.annotations.NullMarked;
