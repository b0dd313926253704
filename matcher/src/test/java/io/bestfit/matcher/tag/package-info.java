/** Tests of the words of tags. */
@NullMarked
package io.bestfit.matcher.tag;

import org.jspecify.annotations.NullMarked;
