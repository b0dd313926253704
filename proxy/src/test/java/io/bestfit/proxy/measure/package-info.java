/** What is recorded of requests. */
@NullMarked
package io.bestfit.proxy.measure;

import org.jspecify.annotations.NullMarked;
