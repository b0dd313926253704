package io.bestfit.proxy.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** The span of one request of a client. */
public final class RequestSpan {

    private static final int SERVER_ERROR = 500;

    private final Tracer tracer;
    private final Span span;
    private final Context context;
    private final HttpMethod method;
    private String route = "";

    private RequestSpan(Tracer tracer, Span span, Context context, HttpMethod method) {
        this.tracer = tracer;
        this.span = span;
        this.context = context;
        this.method = method;
    }

    /** Tells a span that was begun for a request of that request. */
    static RequestSpan of(Tracer tracer, Span span, Context parent, HttpServerRequest request) {
        span.setAttribute(Attribute.METHOD, SpanName.method(request.method()));
        String path = request.path();
        if (path != null && path.startsWith("/")) {
            span.setAttribute(Attribute.PATH, path);
        }
        var authority = request.authority();
        if (authority != null) {
            span.setAttribute(Attribute.SERVER, authority.host());
            if (authority.port() > 0) {
                span.setAttribute(Attribute.PORT, (long) authority.port());
            }
        }
        span.setAttribute(Attribute.SCHEME, request.isSSL() ? "https" : "http");
        span.setAttribute(Attribute.PROTOCOL, switch (request.version()) {
            case HTTP_1_0 -> "1.0";
            case HTTP_1_1 -> "1.1";
            case HTTP_2 -> "2";
        });
        return new RequestSpan(tracer, span, parent.with(span), request.method());
    }

    /** The trace that it belongs to, in 32 hexadecimal digits. */
    public String traceId() {
        return span.getSpanContext().getTraceId();
    }

    /** It asks for this, in one of a few words. */
    public void route(String label) {
        route = label;
        String template = SpanName.template(label);
        span.updateName(SpanName.of(method, template));
        if (template != null) {
            span.setAttribute(Attribute.ROUTE, template);
        }
    }

    /**
     * Begins the span of its being passed on.
     *
     * @param host the host that is asked
     * @param url what it is asked; of a query nothing is told
     */
    public QuestionSpan forward(String host, int port, String url) {
        return ask(route, method, host, port, url);
    }

    /**
     * Begins the span of a question to an upstream that it leads to.
     *
     * @param about what is asked for, in one of a few words
     * @param host the host that is asked
     * @param url what it is asked; of a query nothing is told
     */
    public QuestionSpan ask(String about, HttpMethod with, String host, int port, String url) {
        String template = SpanName.template(about);
        int query = url.indexOf('?');
        Span question = tracer.spanBuilder(SpanName.of(with, template)).setParent(context)
                .setSpanKind(SpanKind.CLIENT).startSpan();
        question.setAttribute(Attribute.METHOD, SpanName.method(with)).setAttribute(Attribute.SERVER, host)
                .setAttribute(Attribute.PORT, (long) port)
                .setAttribute(Attribute.URL, query < 0 ? url : url.substring(0, query));
        if (template != null) {
            question.setAttribute(Attribute.TEMPLATE, template);
        }
        return new QuestionSpan(question, context.with(question));
    }

    /** Notes something of what became of the request, where it is known. */
    public void note(String key, @Nullable String value) {
        if (value != null) {
            span.setAttribute(key, value);
        }
    }

    /**
     * Ends it.
     *
     * @param status the status that the client was sent; 0 where it was sent none
     * @param failure why it failed, in one of a few words; {@code null} where it did not
     */
    public void end(int status, @Nullable String failure) {
        if (status > 0) {
            span.setAttribute(Attribute.STATUS, (long) status);
        }
        if (failure != null || status >= SERVER_ERROR) {
            span.setAttribute(Attribute.ERROR_TYPE, failure == null ? Integer.toString(status) : failure)
                    .setStatus(StatusCode.ERROR);
        }
        span.end();
    }
}
