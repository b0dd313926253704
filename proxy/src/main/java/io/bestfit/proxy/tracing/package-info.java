/** Traces: one span for each request, and one for each question that it led to; off unless an endpoint is configured. */
@NullMarked
package io.bestfit.proxy.tracing;

import org.jspecify.annotations.NullMarked;
