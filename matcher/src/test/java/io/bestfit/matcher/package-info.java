/** Tests of the decision. */
@NullMarked
package io.bestfit.matcher;

import org.jspecify.annotations.NullMarked;
