/** Tests of evidence. */
@NullMarked
package io.bestfit.proxy.evidence;

import org.jspecify.annotations.NullMarked;
