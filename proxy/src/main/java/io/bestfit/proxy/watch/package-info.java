/** Files that are looked at again and again, to find out when what they hold is another. */
@NullMarked
package io.bestfit.proxy.watch;

import org.jspecify.annotations.NullMarked;
