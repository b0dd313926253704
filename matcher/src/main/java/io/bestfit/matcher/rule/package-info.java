/** One rule a concern: does what an entry claims hold on this node, and how well. */
@NullMarked
package io.bestfit.matcher.rule;

import org.jspecify.annotations.NullMarked;
