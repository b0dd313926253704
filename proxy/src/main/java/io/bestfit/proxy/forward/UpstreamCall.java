package io.bestfit.proxy.forward;

import io.bestfit.proxy.tracing.RequestSpan;
import io.bestfit.proxy.upstream.Authenticator;
import io.bestfit.proxy.upstream.KeptConnections;
import io.bestfit.proxy.upstream.Origin;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's request as the upstream is asked it, up to the head of the answer: connected, sent, and asked once more where
 * what came was no answer to it. Lives on the event loop of the request.
 *
 * <p>Asked once more is what a kept connection lost on the way, and what the upstream refused to the account of this proxy
 * with credentials that can be renewed.
 */
final class UpstreamCall {

    private static final Logger LOG = LoggerFactory.getLogger(UpstreamCall.class);
    /** An upstream that restarts closes every connection that was kept; a fresh one is never tried again. */
    private static final int MOST_RETRIES = 3;
    private static final int UNAUTHORIZED = 401;
    /** RFC 9113, section 7. */
    private static final long REFUSED_STREAM = 7;
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private final Forwarder forwarder;
    private final HttpServerRequest request;
    private final String target;
    private final RequestBody body;
    private final Deadline deadline;
    private final Duration due;
    private final Context context;
    private final Handler<MultiMap> earlyHints;
    private final CallRecord record;
    private final @Nullable Authenticator account;
    private final Promise<HttpClientResponse> promise = Promise.promise();
    private @Nullable String authorization;
    private @Nullable HttpClientRequest upstream;
    private int retries;
    private boolean renewed;
    private boolean unwanted;

    /**
     * @param body the body of the request, which is sent with it
     * @param deadline told when the head of the answer is due
     * @param due how long it may take
     * @param earlyHints takes the headers of 103 answers before it
     */
    UpstreamCall(Forwarder forwarder, HttpServerRequest request, String target, RequestBody body, Deadline deadline,
            Duration due, Context context, Handler<MultiMap> earlyHints, @Nullable RequestSpan span) {
        this.forwarder = forwarder;
        this.request = request;
        this.target = target;
        this.body = body;
        this.deadline = deadline;
        this.due = due;
        this.context = context;
        this.earlyHints = earlyHints;
        this.record = new CallRecord(forwarder.counts(), request.method(), span);
        this.account = forwarder.account(request);
    }

    /**
     * Asks.
     *
     * @return completes with the head of the answer, on the event loop and before anything of its body, also where nobody
     *     wants it any more; or fails with what {@link UpstreamFailure#of} understands
     */
    Future<HttpClientResponse> ask() {
        if (account == null) {
            connect();
        } else {
            deadline.expectWithin(due);
            account.authorize(target).onComplete(this::connectAs, promise::fail);
        }
        return promise.future();
    }

    /**
     * Nobody wants the answer any more: nothing else is asked.
     *
     * @param why the outcome of the exchange, for the trace of a question that has no answer
     */
    void unwanted(String why) {
        unwanted = true;
        record.over(why);
    }

    /** Ends what is under way with the upstream. */
    void abandon() {
        if (upstream != null) {
            KeptConnections.abandon(upstream);
        }
    }

    private void connectAs(@Nullable String shown) {
        authorization = shown;
        if (!unwanted) {
            connect();
        }
    }

    private void connect() {
        if (!forwarder.waiting().enter(request, body.present())) {
            promise.fail(new NoAnswerException(UpstreamFailure.tooMany(forwarder.origin()),
                    "too many requests of one connection, or with a body, wait for the upstream"));
            return;
        }
        deadline.expectWithin(due);
        Origin origin = forwarder.origin();
        RequestOptions options = new RequestOptions().setMethod(request.method()).setURI(target)
                .setHost(origin.host()).setPort(origin.port()).setSsl(origin.tls()).setFollowRedirects(false);
        record.begin(origin, target);
        KeptConnections.request(forwarder.client(), options)
                .onComplete(_ -> forwarder.waiting().leave(request, body.present()))
                .onComplete(this::send,
                        cause -> {
                            unanswered();
                            promise.fail(cause);
                        });
    }

    private void send(HttpClientRequest sent) {
        // What goes wrong with the request is told by its response too, or by the close of the connection.
        sent.exceptionHandler(
                cause -> LOG.debug("{} {}: sending ended by {}", request.method(), request.path(), cause.toString()));
        if (unwanted) {
            sent.reset();
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
        fill(sent);
        boolean reused = KeptConnections.use(sent.connection());
        sent.response().onComplete(this::answered, cause -> {
            unanswered();
            if (mayRetry(cause, reused)) {
                again(cause);
                upstream = null;
                connect();
            } else {
                promise.fail(cause);
            }
        });
        sent.earlyHintsHandler(earlyHints);
        body.send(sent);
    }

    private void fill(HttpClientRequest sent) {
        if (account == null) {
            Headers.upstream(request, sent.headers(), forwarder.origin(), body.awaitsContinue());
        } else {
            Headers.upstreamAs(authorization, request, sent.headers(), forwarder.origin(), body.awaitsContinue());
        }
        if (sent.version() == HttpVersion.HTTP_2) {
            sent.headers().remove(HttpHeaders.HOST); // it is in :authority
        }
        record.tell(sent.headers());
    }

    /**
     * A kept-alive connection may be closed by the upstream while a request is on its way, or its stream refused (RFC
     * 9113, 8.7); that is no answer.
     */
    private boolean mayRetry(Throwable cause, boolean reused) {
        boolean refused = cause instanceof StreamResetException reset && reset.getCode() == REFUSED_STREAM;
        boolean closed = reused && (cause instanceof HttpClosedException || cause instanceof IOException);
        return (refused || closed) && SAFE.contains(request.method()) && !body.present() && retries < MOST_RETRIES
                && !unwanted;
    }

    /** Counts a request without an answer, unless the client is gone that would have had it. */
    private void unanswered() {
        if (!unwanted) {
            record.unanswered();
        }
    }

    /** The question was lost, and is asked once more. */
    private void again(Throwable cause) {
        retries++;
        record.lost(cause);
    }

    private void answered(HttpClientResponse from) {
        record.answered(from.statusCode());
        if (account != null && from.statusCode() == UNAUTHORIZED && !unwanted) {
            refused(from, account);
        } else {
            promise.complete(from);
        }
    }

    /** The upstream wants other credentials than the account's, or fresher ones; no client has any of them. */
    private void refused(HttpClientResponse from, Authenticator own) {
        from.exceptionHandler(cause -> LOG.debug("{} {}: a refusal ended by {}", request.method(), request.path(),
                cause.toString()));
        abandon();
        upstream = null;
        if (renewed || body.present()) {
            promise.fail(notForAccount());
            return;
        }
        renewed = true;
        own.renew(target, from.headers(), authorization).onComplete(other -> {
            if (other == null) {
                promise.fail(notForAccount());
            } else {
                connectAs(other);
            }
        }, promise::fail);
    }

    private NoAnswerException notForAccount() {
        return new NoAnswerException(UpstreamFailure.notForAccount(forwarder.origin()),
                "the account of this proxy was answered 401");
    }
}
