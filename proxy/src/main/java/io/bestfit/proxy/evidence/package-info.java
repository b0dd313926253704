/** What images say of themselves outside the index: found, bounded, kept. */
@NullMarked
package io.bestfit.proxy.evidence;

import org.jspecify.annotations.NullMarked;
