/** Who may pull with an account of the proxy's own. */
@NullMarked
package io.bestfit.proxy.admission;

import org.jspecify.annotations.NullMarked;
