/** Behaviour of declarations. */
@NullMarked
package io.bestfit.matcher.node;

import org.jspecify.annotations.NullMarked;
