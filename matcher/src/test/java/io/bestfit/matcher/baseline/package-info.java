/** Behaviour of a site's statements about CPU levels. */
@NullMarked
package io.bestfit.matcher.baseline;

import org.jspecify.annotations.NullMarked;
