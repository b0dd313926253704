/** The demonstration: a sample image of several variants, and nodes that each get another. */
@NullMarked
package io.bestfit.proxy.demo;

import org.jspecify.annotations.NullMarked;
