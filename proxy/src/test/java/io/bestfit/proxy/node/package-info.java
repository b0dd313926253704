/** Who is asking: every channel, and which of two is heard. */
@NullMarked
package io.bestfit.proxy.node;

import org.jspecify.annotations.NullMarked;
