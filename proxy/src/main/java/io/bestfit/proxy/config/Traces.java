package io.bestfit.proxy.config;

import io.bestfit.proxy.upstream.Origin;

/**
 * Where traces go.
 *
 * @param endpoint the collector, which takes OTLP over HTTP
 * @param sampleRatio the part of the requests that is traced, of those that come without {@code traceparent}
 */
public record Traces(Origin endpoint, double sampleRatio) {}
