package io.bestfit.proxy.tracing;

import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import java.util.List;

/**
 * Hands the exporter its way of sending, and nothing else: what happens to be on the class path changes nothing.
 *
 * @param collector the way
 */
record OneSender(Collector collector) implements ComponentLoader {

    @Override
    public <T> Iterable<T> load(Class<T> wanted) {
        if (!wanted.equals(HttpSenderProvider.class)) {
            return List.of();
        }
        HttpSenderProvider provider = _ -> new CollectorSender(collector);
        return List.of(wanted.cast(provider));
    }
}
