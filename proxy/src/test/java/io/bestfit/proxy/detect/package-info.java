@NullMarked
package io.bestfit.proxy.detect;

import org.jspecify.annotations.NullMarked;
