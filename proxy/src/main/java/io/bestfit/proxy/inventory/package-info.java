/** The nodes that are known without saying anything: files that list them, watched. */
@NullMarked
package io.bestfit.proxy.inventory;

import org.jspecify.annotations.NullMarked;
