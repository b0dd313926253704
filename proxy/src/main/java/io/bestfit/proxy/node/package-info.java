/** Who is asking: the channels by which a request declares its node. */
@NullMarked
package io.bestfit.proxy.node;

import org.jspecify.annotations.NullMarked;
