/** What an entry of an index says that it needs. */
@NullMarked
package io.bestfit.matcher.evidence;

import org.jspecify.annotations.NullMarked;
