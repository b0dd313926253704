/** What images say of themselves outside the index: found and read within bounds. */
@NullMarked
package io.bestfit.proxy.evidence;

import org.jspecify.annotations.NullMarked;
