/** The files that point container clients at a proxy and declare their node to it. */
@NullMarked
package io.bestfit.proxy.clientconfig;

import org.jspecify.annotations.NullMarked;
