/** The intercepted path: a tag that is an index, answered with one of its children. */
@NullMarked
package io.bestfit.proxy.select;

import org.jspecify.annotations.NullMarked;
