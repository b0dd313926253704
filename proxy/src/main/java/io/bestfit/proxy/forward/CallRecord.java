package io.bestfit.proxy.forward;

import io.bestfit.proxy.tracing.QuestionSpan;
import io.bestfit.proxy.tracing.RequestSpan;
import io.bestfit.proxy.upstream.Origin;
import io.bestfit.proxy.upstream.UpstreamCounts;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/** What is counted and traced of a request, each time that the upstream is asked it. */
final class CallRecord {

    private final UpstreamCounts counts;
    private final HttpMethod method;
    private final @Nullable RequestSpan span;
    private @Nullable QuestionSpan question;
    private long askedNanos;

    /** @param span the trace that the request belongs to; {@code null} for none */
    CallRecord(UpstreamCounts counts, HttpMethod method, @Nullable RequestSpan span) {
        this.counts = counts;
        this.method = method;
        this.span = span;
    }

    /** It is asked now, with a connection still to be had. */
    void begin(Origin origin, String target) {
        askedNanos = System.nanoTime();
        question = span == null ? null : span.forward(origin.host(), origin.port(), origin + target);
    }

    /** Tells the upstream which trace its answer belongs to. */
    void tell(MultiMap headers) {
        if (question != null) {
            question.tell(headers);
        }
    }

    void answered(int status) {
        counts.answered(method, status, askedNanos);
        if (question != null) {
            question.answered(status);
        }
    }

    void unanswered() {
        counts.failed(method);
    }

    /** It was lost, and is asked once more. */
    void lost(Throwable cause) {
        if (question != null) {
            question.failed(cause);
        }
    }

    /** The exchange is over; what came of it is told where no head of an answer came. */
    void over(String outcome) {
        if (question != null) {
            question.failed(outcome);
        }
    }
}
