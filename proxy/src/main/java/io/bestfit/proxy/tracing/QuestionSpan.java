package io.bestfit.proxy.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.vertx.core.MultiMap;

/** The span of one question to an upstream, up to the head of its answer. Ends once; what comes later is not heeded. */
public final class QuestionSpan {

    private static final int CLIENT_ERROR = 400;

    private final Span span;
    private final Context context;

    QuestionSpan(Span span, Context context) {
        this.span = span;
        this.context = context;
    }

    /** Tells the upstream of the trace, in place of what the client told. */
    public void tell(MultiMap headers) {
        headers.remove(Carrier.TRACE_STATE);
        W3CTraceContextPropagator.getInstance().inject(context, headers, Carrier.INSTANCE);
    }

    /** The head of an answer came. */
    public void answered(int status) {
        if (span.isRecording()) {
            span.setAttribute(Attribute.STATUS, (long) status);
            if (status >= CLIENT_ERROR) {
                fail(Integer.toString(status));
            }
            span.end();
        }
    }

    /** No head of an answer came. */
    public void failed(Throwable cause) {
        failed(cause.getClass().getName());
    }

    /**
     * No head of an answer came.
     *
     * @param type one of a few words
     */
    public void failed(String type) {
        if (span.isRecording()) {
            fail(type);
            span.end();
        }
    }

    private void fail(String type) {
        span.setAttribute(Attribute.ERROR_TYPE, type).setStatus(StatusCode.ERROR);
    }
}
