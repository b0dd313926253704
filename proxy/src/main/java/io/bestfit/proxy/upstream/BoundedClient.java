package io.bestfit.proxy.upstream;

import io.bestfit.proxy.tracing.QuestionSpan;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way in which Bestfit asks one server something for itself: within a time, up to so many bytes, without following
 * redirects.
 */
public final class BoundedClient {

    private static final CharSequence IDENTITY = HttpHeaders.createOptimized("identity");

    private static final Logger LOG = LoggerFactory.getLogger(BoundedClient.class);

    private final Vertx vertx;
    private final HttpClient client;
    private final Origin origin;
    private final long timeoutMillis;
    private final @Nullable Authenticator account;
    private final UpstreamCounts counts;

    /**
     * @param vertx the Vert.x of the calling event loop
     * @param client the client of the calling event loop for that server
     * @param origin the server
     * @param timeout the longest wait for a whole answer
     */
    public BoundedClient(Vertx vertx, HttpClient client, Origin origin, Duration timeout) {
        this(vertx, client, origin, timeout, new UpstreamCounts());
    }

    /** The same, where what is asked is counted. */
    public BoundedClient(Vertx vertx, HttpClient client, Origin origin, Duration timeout, UpstreamCounts counts) {
        this(vertx, client, origin, timeout, counts, null);
    }

    private BoundedClient(Vertx vertx, HttpClient client, Origin origin, Duration timeout, UpstreamCounts counts,
            @Nullable Authenticator account) {
        this.counts = counts;
        this.account = account;
        this.vertx = vertx;
        this.client = client;
        this.origin = origin;
        this.timeoutMillis = timeout.toMillis();
    }

    /** The same server, asked with an account of this proxy's own and never with the caller's credentials. */
    public BoundedClient with(Authenticator own) {
        return new BoundedClient(vertx, client, origin, Duration.ofMillis(timeoutMillis), counts, own);
    }

    /** The same server, asked with another longest wait for a whole answer. */
    public BoundedClient within(Duration timeout) {
        return new BoundedClient(vertx, client, origin, timeout, counts, account);
    }

    /** The server that is asked. */
    public Origin origin() {
        return origin;
    }

    /**
     * Asks on behalf of a caller; fails where the server could not be reached, broke off or was too slow.
     *
     * <p>A server may close a kept connection while a question is on its way; that is no answer to it, and it is asked
     * once more.
     */
    public Future<Reply> ask(Question question, Caller caller) {
        return account == null ? ask(question, caller, caller.authorization()) : ask(question, caller, account);
    }

    /** Where the account does not open it either, the upstream's challenge is not one for the caller. */
    private Future<Reply> ask(Question question, Caller caller, Authenticator own) {
        return own.authorize(question.target()).compose(authorization -> ask(question, caller, authorization)
                .compose(reply -> reply instanceof Reply.Declined(int status, MultiMap headers) && status == 401
                        ? own.renew(question.target(), headers, authorization).compose(other -> other == null
                                ? Future.succeededFuture(reply)
                                : ask(question, caller, other))
                        : Future.succeededFuture(reply)))
                .map(BoundedClient::withoutChallenge);
    }

    private static Reply withoutChallenge(Reply reply) {
        return reply instanceof Reply.Declined(int status, MultiMap headers)
                ? new Reply.Declined(status == 401 ? 403 : status,
                        HttpHeaders.headers().addAll(headers).remove("WWW-Authenticate"))
                : reply;
    }

    private Future<Reply> ask(Question question, Caller caller, @Nullable String authorization) {
        return once(question, caller, authorization).recover(cause -> cause instanceof HttpClosedException
                ? once(question, caller, authorization)
                : Future.failedFuture(cause));
    }

    /**
     * Sends a request as a client wrote it, and takes the answer whatever its status; nothing is asked twice.
     *
     * @param target the path with the query
     * @param headers the headers, without {@code Host} and those of one connection
     * @param maxBytes the most that is taken of the answer's body; more fails as what cannot be passed on
     */
    public Future<WholeAnswer> send(HttpMethod method, String target, MultiMap headers, Buffer body, int maxBytes) {
        RequestOptions options = new RequestOptions().setMethod(method).setURI(target).setConnectTimeout(timeoutMillis);
        return counted(method, null, () -> KeptConnections.request(client, options).compose(request -> {
            request.exceptionHandler(BoundedClient::unread);
            request.headers().addAll(headers);
            request.putHeader(HttpHeaders.HOST, origin.authority());
            request.putHeader(Via.HEADER, Via.PROCESS.value());
            return inTime(request, body.length() == 0 && !method.equals(HttpMethod.POST)
                    ? request.send()
                    : request.send(body));
        }), response -> collect(response, maxBytes).map(collected -> switch (collected) {
            case CollectedBody.Refused(String why) -> throw new IllegalArgumentException(why);
            case CollectedBody.Whole(Buffer whole) -> {
                String reason = response.statusMessage();
                yield new WholeAnswer(response.statusCode(), reason == null ? "" : reason, response.headers(), whole);
            }
        }));
    }

    private Future<Reply> once(Question question, Caller caller, @Nullable String authorization) {
        RequestOptions options = new RequestOptions().setMethod(question.method()).setURI(question.target())
                .setConnectTimeout(timeoutMillis);
        QuestionSpan span = caller.ask(question, origin);
        return counted(question.method(), span, () -> KeptConnections.request(client, options).compose(request -> {
            request.exceptionHandler(BoundedClient::unread);
            request.putHeader(HttpHeaders.HOST, origin.authority());
            request.putHeader(HttpHeaders.ACCEPT, question.accept());
            request.putHeader(HttpHeaders.ACCEPT_ENCODING, IDENTITY);
            request.putHeader(Via.HEADER, Via.PROCESS.value());
            if (authorization != null) {
                request.putHeader(HttpHeaders.AUTHORIZATION, authorization);
            }
            if (caller.userAgent() != null) {
                request.putHeader(HttpHeaders.USER_AGENT, caller.userAgent());
            }
            if (span != null) {
                span.tell(request.headers());
            }
            if (question.form() != null) {
                request.putHeader(HttpHeaders.CONTENT_TYPE, HttpHeaders.APPLICATION_X_WWW_FORM_URLENCODED);
                return inTime(request, request.send(question.form()));
            }
            return inTime(request, request.send());
        }), response -> reply(question, response));
    }

    /** Sends, and takes what comes; counted up to the head of the answer, and as under way up to its end. */
    private <T> Future<T> counted(HttpMethod method, @Nullable QuestionSpan span,
            Supplier<Future<HttpClientResponse>> sending, Function<HttpClientResponse, Future<T>> taking) {
        long start = System.nanoTime();
        counts.begin();
        return sending.get().onComplete(response -> {
            counts.answered(method, response.statusCode(), start);
            if (span != null) {
                span.answered(response.statusCode());
            }
        }, cause -> {
            counts.failed(method);
            if (span != null) {
                span.failed(cause);
            }
        }).compose(taking).onComplete(_ -> counts.end());
    }

    /**
     * The head of an answer within the time. The framework's own time-out counts from byte to byte: a head that drips, or
     * hints without an answer, would keep a question open for ever, and everybody who waits for the same.
     */
    private Future<HttpClientResponse> inTime(HttpClientRequest request, Future<HttpClientResponse> answered) {
        Promise<HttpClientResponse> promise = Promise.promise();
        Patience patience = Patience.of(vertx, Duration.ofMillis(timeoutMillis), () -> {
            promise.tryFail(new TimeoutException("no answer came within " + timeoutMillis + " ms"));
            request.reset();
        });
        answered.onComplete(answer -> {
            patience.end();
            if (answer.failed()) {
                promise.tryFail(answer.cause());
                return;
            }
            try {
                AnswerHead.requireFit(answer.result());
                promise.tryComplete(answer.result());
            } catch (IllegalArgumentException e) {
                answer.result().exceptionHandler(BoundedClient::unread);
                KeptConnections.abandon(request);
                promise.tryFail(e);
            }
        });
        return promise.future();
    }

    private Future<Reply> reply(Question question, HttpClientResponse response) {
        if (question.method().equals(HttpMethod.HEAD)) {
            response.exceptionHandler(BoundedClient::unread);
            return Future.succeededFuture(response.statusCode() == 200
                    ? new Reply.Whole(response.headers(), Buffer.buffer())
                    : new Reply.Declined(response.statusCode(), response.headers()));
        }
        if (response.statusCode() != 200) {
            return dropped(response, new Reply.Declined(response.statusCode(), response.headers()));
        }
        String encoding = response.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            return dropped(response, new Reply.Unusable("it is encoded as " + encoding));
        }
        return collect(response, question.maxBytes()).map(collected -> switch (collected) {
            case CollectedBody.Refused(String why) -> new Reply.Unusable(why);
            case CollectedBody.Whole(Buffer body) -> new Reply.Whole(response.headers(), body);
        });
    }

    private Future<CollectedBody> collect(HttpClientResponse response, int maxBytes) {
        return BodyCollector.PROCESS.collect(response, maxBytes, vertx, timeoutMillis);
    }

    private static Future<Reply> dropped(HttpClientResponse response, Reply reply) {
        response.exceptionHandler(BoundedClient::unread);
        HttpClientRequest request = response.request();
        request.reset();
        return Future.succeededFuture(reply);
    }

    /** The caller has its answer, or another failure; without a handler Vert.x would log this as an error. */
    private static void unread(Throwable cause) {
        LOG.debug("a question of our own ended with: {}", cause.toString());
    }
}
