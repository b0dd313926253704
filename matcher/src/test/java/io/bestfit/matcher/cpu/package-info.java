/** Tests of CPU targets: their order, names and detection. */
@NullMarked
package io.bestfit.matcher.cpu;

import org.jspecify.annotations.NullMarked;
