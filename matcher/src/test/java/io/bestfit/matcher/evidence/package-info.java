/** Behaviour of the evidence readers. */
@NullMarked
package io.bestfit.matcher.evidence;

import org.jspecify.annotations.NullMarked;
