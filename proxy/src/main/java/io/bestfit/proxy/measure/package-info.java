/** Counts and distributions as they are recorded on the way of a request: without locks, and without allocating. */
@NullMarked
package io.bestfit.proxy.measure;

import org.jspecify.annotations.NullMarked;
