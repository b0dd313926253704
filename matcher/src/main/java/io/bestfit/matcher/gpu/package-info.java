/** Rules of GPUs: drivers, toolkits and code for devices. */
@NullMarked
package io.bestfit.matcher.gpu;

import org.jspecify.annotations.NullMarked;
