/** What a site states of the CPU level of entries that state none. */
@NullMarked
package io.bestfit.matcher.baseline;

import org.jspecify.annotations.NullMarked;
