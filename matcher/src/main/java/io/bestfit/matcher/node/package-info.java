/** What a machine has, and the text that declares it. */
@NullMarked
package io.bestfit.matcher.node;

import org.jspecify.annotations.NullMarked;
