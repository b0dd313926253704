/** Client files, word for word. */
@NullMarked
package io.bestfit.proxy.clientconfig;

import org.jspecify.annotations.NullMarked;
