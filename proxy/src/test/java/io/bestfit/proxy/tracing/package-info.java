/** Tests of what becomes of spans on their way to a collector. */
@NullMarked
package io.bestfit.proxy.tracing;

import org.jspecify.annotations.NullMarked;
