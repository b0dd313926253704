/** Behaviour of the rules. */
@NullMarked
package io.bestfit.matcher.rule;

import org.jspecify.annotations.NullMarked;
