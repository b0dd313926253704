package io.bestfit.proxy.tracing;

import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.vertx.core.MultiMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The headers of a request as what carries a trace from one program to the next (W3C Trace Context, section 3). */
enum Carrier implements TextMapGetter<MultiMap>, TextMapSetter<MultiMap> {

    INSTANCE;

    static final String TRACE_PARENT = "traceparent";
    static final String TRACE_STATE = "tracestate";

    /** What everybody passes on at least (W3C Trace Context, 3.3.1.5); a longer one is kept with every span. */
    private static final int MAX_STATE = 512;

    /** Several lines of {@code tracestate} are one list, several of {@code traceparent} are none. */
    @Override
    public @Nullable String get(@Nullable MultiMap headers, String name) {
        if (headers == null) {
            return null;
        }
        List<String> lines = headers.getAll(name);
        if (lines.size() == 1 && name.equals(TRACE_PARENT)) {
            return lines.getFirst();
        }
        String state = String.join(",", lines);
        return lines.isEmpty() || name.equals(TRACE_PARENT) || state.length() > MAX_STATE ? null : state;
    }

    @Override
    public void set(@Nullable MultiMap headers, String name, String value) {
        if (headers != null) {
            headers.set(name, value);
        }
    }
}
