@NullMarked
package io.bestfit.proxy.client;

import org.jspecify.annotations.NullMarked;
