/** The documents say what is so: what they show is run, read and looked up. */
@NullMarked
package io.bestfit.proxy.docs;

import org.jspecify.annotations.NullMarked;
