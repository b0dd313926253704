/** What images say of themselves outside the index: found, fetched within bounds, read, and kept. */
@NullMarked
package io.bestfit.proxy.evidence;

import org.jspecify.annotations.NullMarked;
