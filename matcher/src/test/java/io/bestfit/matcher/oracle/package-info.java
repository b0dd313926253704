/** The decision made a second time, as plainly as possible, beside the real one. */
@NullMarked
package io.bestfit.matcher.oracle;

import org.jspecify.annotations.NullMarked;
