/** Dotted versions and their order. */
@NullMarked
package io.bestfit.matcher.version;

import org.jspecify.annotations.NullMarked;
