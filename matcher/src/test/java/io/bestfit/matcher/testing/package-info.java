/** What the tests of this module share. */
@NullMarked
package io.bestfit.matcher.testing;

import org.jspecify.annotations.NullMarked;
