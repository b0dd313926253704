/** What a Linux machine says of itself, as raw facts, and the declaration that follows from them. */
@NullMarked
package io.bestfit.proxy.detect;

import org.jspecify.annotations.NullMarked;
