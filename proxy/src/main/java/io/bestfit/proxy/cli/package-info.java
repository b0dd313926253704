/** The commands of the {@code bestfit} program. */
@NullMarked
package io.bestfit.proxy.cli;

import org.jspecify.annotations.NullMarked;
