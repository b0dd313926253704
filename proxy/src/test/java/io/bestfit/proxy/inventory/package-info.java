/** Files that list nodes, as they change. */
@NullMarked
package io.bestfit.proxy.inventory;

import org.jspecify.annotations.NullMarked;
