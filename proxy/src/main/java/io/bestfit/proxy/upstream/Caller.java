package io.bestfit.proxy.upstream;

import io.bestfit.proxy.tracing.QuestionSpan;
import io.bestfit.proxy.tracing.RequestSpan;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * On whose behalf the upstream is asked: the client's own credentials and name, and nothing else of its request.
 *
 * @param authorization the client's {@code Authorization}, where it sent one
 * @param userAgent the client's {@code User-Agent}, where it sent one
 * @param span the trace of its request, where there is one; who is the same for the upstream is the same without it
 */
public record Caller(@Nullable String authorization, @Nullable String userAgent, @Nullable RequestSpan span) {

    /** A caller that is not traced. */
    public Caller(@Nullable String authorization, @Nullable String userAgent) {
        this(authorization, userAgent, null);
    }

    /** The caller of a request with these headers. */
    public static Caller of(MultiMap headers) {
        String authorization = headers.get(HttpHeaders.AUTHORIZATION);
        return new Caller(OpenToken.is(authorization) ? null : authorization, headers.get(HttpHeaders.USER_AGENT));
    }

    /** The same without credentials. */
    public Caller anonymous() {
        return new Caller(null, userAgent, span);
    }

    /** Begins the span of a question on its behalf, where it is traced. */
    @Nullable
    QuestionSpan ask(Question question, Origin server) {
        return span == null
                ? null
                : span.ask(question.about(), question.method(), server.host(), server.port(),
                        server + question.target());
    }

    /** The same, whose questions belong to a trace. */
    public Caller traced(@Nullable RequestSpan by) {
        return by == null ? this : new Caller(authorization, userAgent, by);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Caller caller && Objects.equals(authorization, caller.authorization)
                && Objects.equals(userAgent, caller.userAgent);
    }

    @Override
    public int hashCode() {
        return Objects.hash(authorization, userAgent);
    }

    /** The same without a name: what the upstream lets a caller have goes by its credentials. */
    public Caller nameless() {
        return new Caller(authorization, null);
    }

    /** Never the credentials. */
    @Override
    public String toString() {
        return "Caller[" + (authorization == null ? "anonymous" : "with credentials") + "]";
    }
}
