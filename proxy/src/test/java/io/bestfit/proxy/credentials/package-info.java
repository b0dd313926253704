@NullMarked
package io.bestfit.proxy.credentials;

import org.jspecify.annotations.NullMarked;
