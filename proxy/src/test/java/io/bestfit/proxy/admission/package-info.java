@NullMarked
package io.bestfit.proxy.admission;

import org.jspecify.annotations.NullMarked;
