/** Explanations of a decision, for programs and for people. */
@NullMarked
package io.bestfit.proxy.explain;

import org.jspecify.annotations.NullMarked;
