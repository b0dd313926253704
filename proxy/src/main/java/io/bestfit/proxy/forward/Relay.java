package io.bestfit.proxy.forward;

import io.bestfit.proxy.oci.OciError;
import io.bestfit.proxy.tracing.QuestionSpan;
import io.bestfit.proxy.tracing.RequestSpan;
import io.bestfit.proxy.upstream.Authenticator;
import io.bestfit.proxy.upstream.KeptConnections;
import io.bestfit.proxy.upstream.Origin;
import io.bestfit.proxy.upstream.Via;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request on its way to the upstream and the answer on its way back; lives on one event loop. */
final class Relay {

    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
    /** An upstream that restarts closes every connection that was kept; a fresh one is never tried again. */
    private static final int MOST_RETRIES = 3;
    private static final int UNAUTHORIZED = 401;
    /** RFC 9113, section 7. */
    private static final long REFUSED_STREAM = 7;
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private final Forwarder forwarder;
    private final HttpServerRequest request;
    private final String target;
    private final Context context;
    private final Promise<Forwarded> promise = Promise.promise();
    private final Deadline deadline;
    private final RequestBody body;
    private final ClientAnswer answer;
    private final @Nullable Authenticator account;
    private @Nullable String authorization;
    private @Nullable HttpClientRequest upstream;
    private final @Nullable RequestSpan span;
    private @Nullable QuestionSpan question;
    private long askedNanos;
    private boolean upstreamEnded;
    private int retries;
    private boolean renewed;
    private boolean done;

    Relay(Forwarder forwarder, HttpServerRequest request, String target, Chosen chosen,
            @Nullable RequestSpan span) {
        this.span = span;
        this.context = Objects.requireNonNull(Vertx.currentContext(), "a request is forwarded on its event loop");
        this.forwarder = forwarder;
        this.request = request;
        this.target = target;
        this.account = forwarder.account(request);
        this.deadline = new Deadline(context.owner(), forwarder.limits().idle(), () -> fail(
                UpstreamFailure.timeout(forwarder.origin()), "nothing from the upstream within the limit"));
        this.body = new RequestBody(request, context.owner(), forwarder.limits(), deadline);
        this.answer = new ClientAnswer(request, body, context.owner(),
                Headers.location(request, forwarder.origin(), chosen), deadline, forwarder.limits(), forwarder.way());
    }

    Future<Forwarded> start() {
        forwarder.counts().begin();
        // The framework knows "close" only where it is the header's whole value.
        if (HopByHop.named(request.headers()).contains("close")) {
            answer.closeAfterwards();
        }
        if (Via.PROCESS.isIn(request.headers())) {
            fail(UpstreamFailure.loop(forwarder.origin()), "the request's Via names this process");
            return promise.future();
        }
        HttpServerResponse response = request.response();
        request.exceptionHandler(this::clientGone);
        response.exceptionHandler(this::clientGone);
        response.closeHandler(_ -> {
            // An answer that was ended is closed as well, in HTTP/2 before its end is told.
            if (!response.ended()) {
                clientGone(null);
            }
        });
        if (account == null) {
            if (forwarder.certified()) {
                answer.hide(Headers.TO_CERTIFICATE);
            }
            connect();
        } else {
            answer.hide(Headers.TO_ACCOUNT);
            deadline.expectWithin(forwarder.limits().responseHead());
            account.authorize(target).onComplete(this::connectAs, this::upstreamFailed);
        }
        return promise.future();
    }

    private void connectAs(@Nullable String shown) {
        authorization = shown;
        if (!done) {
            connect();
        }
    }

    private void connect() {
        if (!forwarder.waiting().enter(request)) {
            fail(UpstreamFailure.tooMany(forwarder.origin()),
                    "too many requests of one connection wait for the upstream");
            return;
        }
        deadline.expectWithin(forwarder.limits().responseHead());
        Origin origin = forwarder.origin();
        RequestOptions options = new RequestOptions().setMethod(request.method()).setURI(target)
                .setHost(origin.host()).setPort(origin.port()).setSsl(origin.tls()).setFollowRedirects(false);
        askedNanos = System.nanoTime();
        question = span == null ? null : span.forward(origin.host(), origin.port(), origin + target);
        forwarder.client().request(options).onComplete(_ -> forwarder.waiting().leave(request)).onComplete(this::send,
                cause -> {
                    unanswered();
                    upstreamFailed(cause);
                });
    }

    private void send(HttpClientRequest sent) {
        // What goes wrong with the request is told by its response too, or by the close of the connection.
        sent.exceptionHandler(
                cause -> LOG.debug("{} {}: sending ended by {}", request.method(), request.path(), cause.toString()));
        if (done) {
            sent.reset();
            unanswered();
            return;
        }
        if (!KeptConnections.isOpen(sent.connection()) && retries < MOST_RETRIES) {
            // Closed in this very turn of the event loop, and not yet known to be; nothing was sent on it.
            again(new HttpClosedException("the connection was closed before anything was sent"));
            sent.reset();
            context.runOnContext(_ -> connectAs(authorization));
            return;
        }
        upstream = sent;
        if (account == null) {
            Headers.upstream(request, sent.headers(), forwarder.origin(), body.awaitsContinue());
        } else {
            Headers.upstreamAs(authorization, request, sent.headers(), forwarder.origin(), body.awaitsContinue());
        }
        if (sent.version() == HttpVersion.HTTP_2) {
            sent.headers().remove(HttpHeaders.HOST); // it is in :authority
        }
        if (question != null) {
            question.tell(sent.headers());
        }
        boolean reused = KeptConnections.use(sent.connection());
        sent.response().onComplete(this::passOn, cause -> {
            unanswered();
            if (mayRetry(cause, reused)) {
                again(cause);
                upstream = null;
                connect();
            } else {
                upstreamFailed(cause);
            }
        });
        sent.earlyHintsHandler(answer::earlyHints);
        body.send(sent);
    }

    /**
     * A kept-alive connection may be closed by the upstream while a request is on its way, or its stream refused (RFC
     * 9113, 8.7); that is no answer.
     */
    private boolean mayRetry(Throwable cause, boolean reused) {
        boolean refused = cause instanceof StreamResetException reset && reset.getCode() == REFUSED_STREAM;
        boolean closed = reused && (cause instanceof HttpClosedException || cause instanceof IOException);
        return (refused || closed) && SAFE.contains(request.method()) && !body.present() && retries < MOST_RETRIES
                && !done;
    }

    /** Counts a request without an answer, unless the client is gone that would have had it. */
    private void unanswered() {
        if (!done) {
            forwarder.counts().failed(request.method());
        }
    }

    /** The question was lost, and is asked once more. */
    private void again(Throwable cause) {
        retries++;
        if (question != null) {
            question.failed(cause);
        }
    }

    private void passOn(HttpClientResponse from) {
        forwarder.counts().answered(request.method(), from.statusCode(), askedNanos);
        if (question != null) {
            question.answered(from.statusCode());
        }
        if (account != null && from.statusCode() == UNAUTHORIZED && !done) {
            refused(from, account);
            return;
        }
        // Also where nobody waits for it any more: without a handler Vert.x would log its end as an error.
        from.exceptionHandler(cause -> answer.afterwards(() -> upstreamFailed(cause)));
        if (done) {
            return;
        }
        deadline.expectWithin(forwarder.limits().idle());
        from.endHandler(_ -> finish(from));
        abandonWithheldBody();
        try {
            answer.begin(from, context);
        } catch (IllegalArgumentException e) {
            upstreamFailed(e);
        }
    }

    /** The upstream wants other credentials than the account's, or fresher ones; no client has any of them. */
    private void refused(HttpClientResponse from, Authenticator own) {
        from.exceptionHandler(cause -> LOG.debug("{} {}: a refusal ended by {}", request.method(), request.path(),
                cause.toString()));
        closeUpstream();
        upstream = null;
        if (renewed || body.present()) {
            fail(UpstreamFailure.notForAccount(forwarder.origin()), "the account of this proxy was answered 401");
            return;
        }
        renewed = true;
        own.renew(target, from.headers(), authorization).onComplete(other -> {
            if (other == null) {
                fail(UpstreamFailure.notForAccount(forwarder.origin()), "the account of this proxy was answered 401");
            } else {
                connectAs(other);
            }
        }, this::upstreamFailed);
    }

    private void finish(HttpClientResponse from) {
        if (done) {
            return;
        }
        upstreamEnded = true;
        if (!body.sent()) {
            // The rest of the request has no reader: the upstream's connection is in mid-message, the client's is drained.
            closeUpstream();
            body.abandon();
        }
        int status = request.response().getStatusCode();
        answer.end(from).onComplete(
                _ -> {
                    complete(new Forwarded(status, answer.bytesSent(), Forwarded.Outcome.COMPLETE, null));
                    answer.closeIfLast();
                },
                cause -> complete(new Forwarded(status, answer.bytesSent(), Forwarded.Outcome.CLIENT_GONE,
                        cause.toString())));
    }

    /** A client that was never told to send its body may send it or not: only the end of its connection is clear. */
    private void abandonWithheldBody() {
        if (body.withheld()) {
            answer.closeAfterwards();
            body.abandon();
        }
    }

    private void upstreamFailed(Throwable cause) {
        fail(UpstreamFailure.of(cause, forwarder.origin()), cause.toString());
    }

    private void fail(UpstreamFailure failure, String cause) {
        if (done || upstreamEnded) {
            return;
        }
        // Told once, by the line of the request.
        LOG.debug("{} {} of {} ended as {}: {}", request.method(), request.path(), forwarder.origin(),
                failure.outcome(), cause);
        OciError error = failure.error();
        int status = answer.status() == 0 ? error.status() : answer.status();
        complete(new Forwarded(status, answer.bytesSent(), failure.outcome(), cause));
        closeUpstream();
        abandonWithheldBody();
        body.abandon();
        answer.fail(error);
    }

    private void clientGone(@Nullable Throwable cause) {
        // A stream of HTTP/2 also closes when all is sent, and may before that is told; the end of the answer knows.
        boolean told = upstreamEnded && request.version() == HttpVersion.HTTP_2;
        if (done || told) {
            return;
        }
        complete(new Forwarded(answer.status(), answer.bytesSent(), Forwarded.Outcome.CLIENT_GONE,
                cause == null ? "the client closed its connection" : cause.toString()));
        answer.stop();
        body.abandon();
        if (!upstreamEnded) {
            closeUpstream();
        }
    }

    private void closeUpstream() {
        if (upstream != null) {
            KeptConnections.abandon(upstream);
        }
    }

    private void complete(Forwarded forwarded) {
        if (!done) {
            done = true;
            if (question != null) {
                question.failed(forwarded.outcome().label()); // where no head of an answer came
            }
            deadline.cancel();
            forwarder.counts().end();
            promise.complete(forwarded);
        }
    }
}
