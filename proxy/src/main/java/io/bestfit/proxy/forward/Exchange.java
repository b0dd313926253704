package io.bestfit.proxy.forward;

import io.bestfit.proxy.oci.OciError;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request on its way to the upstream and the answer on its way back; lives on one event loop. */
final class Exchange {

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    /** Bytes that may wait for a slow client: one read of the upstream's connection. */
    private static final int WRITE_QUEUE_BYTES = 256 * 1024;
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final Set<HttpMethod> BODILESS = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.DELETE,
            HttpMethod.OPTIONS);
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private final Forwarder forwarder;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final String target;
    private final Context context;
    private final Promise<Forwarded> promise = Promise.promise();
    private final boolean hasBody;
    private final boolean awaitsContinue;
    private @Nullable HttpClientRequest upstream;
    private long timer = -1;
    private long deadline;
    private long bytesSent;
    private boolean awaitsClient;
    private boolean requestSent;
    private boolean headReceived;
    private boolean upstreamEnded;
    private boolean retried;
    private boolean done;

    Exchange(Forwarder forwarder, HttpServerRequest request, String target) {
        this.context = Objects.requireNonNull(Vertx.currentContext(), "a request is forwarded on its event loop");
        this.forwarder = forwarder;
        this.request = request;
        this.response = request.response();
        this.target = target;
        MultiMap headers = request.headers();
        HttpMethod method = request.method();
        boolean framed = headers.contains(HttpHeaders.CONTENT_LENGTH)
                || headers.contains(HttpHeaders.TRANSFER_ENCODING);
        boolean bodiless = BODILESS.contains(method);
        this.hasBody = framed || (request.version() == HttpVersion.HTTP_2 && !bodiless);
        this.awaitsContinue = hasBody && request.version() != HttpVersion.HTTP_1_0
                && "100-continue".equalsIgnoreCase(headers.get("Expect"));
    }

    Future<Forwarded> start() {
        if (forwarder.via().isIn(request.headers())) {
            fail(UpstreamFailure.loop(forwarder.origin()), "the request's Via names this process");
            return promise.future();
        }
        if (hasBody) {
            request.pause();
        }
        request.exceptionHandler(this::clientGone);
        response.exceptionHandler(this::clientGone);
        response.closeHandler(v -> clientGone(null));
        expectWithin(forwarder.limits().responseHead());
        arm();
        connect();
        return promise.future();
    }

    private void connect() {
        RequestOptions options = new RequestOptions().setMethod(request.method()).setURI(target)
                .setHost(forwarder.origin().host()).setPort(forwarder.origin().port())
                .setSsl(forwarder.origin().tls()).setFollowRedirects(false)
                .setHeaders(Headers.upstream(request, forwarder.origin(), forwarder.via(), awaitsContinue));
        forwarder.client().request(options).onComplete(this::send, this::upstreamFailed);
    }

    private void send(HttpClientRequest sent) {
        if (done) {
            sent.reset();
            return;
        }
        upstream = sent;
        boolean reused = forwarder.used(sent.connection());
        sent.exceptionHandler(t -> {});
        sent.response().onComplete(this::relay, t -> {
            if (mayRetry(reused)) {
                retried = true;
                upstream = null;
                connect();
            } else {
                upstreamFailed(t);
            }
        });
        if (request.version() != HttpVersion.HTTP_1_0) {
            sent.earlyHintsHandler(hints -> {
                if (!done && !response.headWritten()) {
                    response.writeEarlyHints(hints);
                }
            });
        }
        if (!hasBody) {
            requestSent = true;
            sent.end();
        } else {
            sent.setChunked(!request.headers().contains(HttpHeaders.CONTENT_LENGTH));
            if (awaitsContinue) {
                awaitContinue(sent);
            } else {
                sendBody(sent);
            }
        }
    }

    /** A kept-alive connection may be closed by the upstream while a request is on its way; that is no answer. */
    private boolean mayRetry(boolean reused) {
        boolean safe = SAFE.contains(request.method());
        return reused && safe && !hasBody && !retried && !done;
    }

    private void awaitContinue(HttpClientRequest sent) {
        boolean[] going = {false};
        Runnable go = () -> {
            if (!going[0] && !done && !headReceived) {
                going[0] = true;
                response.writeContinue();
                sendBody(sent);
            }
        };
        sent.continueHandler(v -> go.run());
        context.owner().setTimer(forwarder.limits().expectContinue().toMillis(), id -> go.run());
        sent.sendHead();
    }

    private void sendBody(HttpClientRequest sent) {
        awaitsClient = true;
        request.handler(chunk -> {
            if (done || upstreamEnded) {
                return;
            }
            sent.write(chunk);
            if (sent.writeQueueFull()) {
                request.pause();
                awaitsClient = false;
                expectWithin(forwarder.limits().idle());
                sent.drainHandler(v -> {
                    awaitsClient = true;
                    request.resume();
                });
            }
        });
        request.endHandler(v -> {
            if (!done && !upstreamEnded) {
                requestSent = true;
                awaitsClient = false;
                expectWithin(forwarder.limits().responseHead());
                sent.end();
            }
        });
        request.resume();
    }

    private void relay(HttpClientResponse from) {
        if (done) {
            return;
        }
        headReceived = true;
        expectWithin(forwarder.limits().idle());
        try {
            copyHead(from);
        } catch (IllegalArgumentException e) {
            upstreamFailed(e);
            return;
        }
        boolean bodiless = request.method().equals(HttpMethod.HEAD) || from.statusCode() == NO_CONTENT
                || from.statusCode() == NOT_MODIFIED;
        from.exceptionHandler(this::upstreamFailed);
        from.endHandler(v -> finish(from));
        if (bodiless) {
            return;
        }
        if (!from.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
            response.setChunked(true);
        }
        response.setWriteQueueMaxSize(WRITE_QUEUE_BYTES);
        from.handler(chunk -> write(from, chunk));
        if (from.headers().contains(HttpHeaders.CONTENT_LENGTH) || response.isChunked()) {
            // After what came in the same read, so that a small answer is one write; a slow body does not hold its head.
            context.runOnContext(v -> {
                if (!done && !response.headWritten() && !response.ended()) {
                    response.writeHead();
                }
            });
        }
    }

    private void copyHead(HttpClientResponse from) {
        int status = from.statusCode();
        response.setStatusCode(status);
        String reason = from.statusMessage();
        if (reason != null && !reason.equals(HttpResponseStatus.valueOf(status).reasonPhrase())) {
            response.setStatusMessage(reason);
        }
        Headers.downstream(from.headers(), response.headers(), Headers.location(request, forwarder.origin()));
    }

    private void write(HttpClientResponse from, Buffer chunk) {
        if (done) {
            return;
        }
        expectWithin(forwarder.limits().idle());
        bytesSent += chunk.length();
        response.write(chunk);
        if (response.writeQueueFull()) {
            from.pause();
            awaitsClient = true;
            response.drainHandler(v -> {
                awaitsClient = false;
                expectWithin(forwarder.limits().idle());
                from.resume();
            });
        }
    }

    private void finish(HttpClientResponse from) {
        if (done) {
            return;
        }
        upstreamEnded = true;
        if (!requestSent) {
            // The rest of the request has no reader: the upstream's connection is in mid-message, the client's is drained.
            closeUpstream();
            drainRequest();
        }
        if (response.isChunked() && !from.trailers().isEmpty()) {
            Headers.downstream(from.trailers(), response.trailers(), null);
        }
        int status = response.getStatusCode();
        boolean closeDelimited = request.version() == HttpVersion.HTTP_1_0
                && !from.headers().contains(HttpHeaders.CONTENT_LENGTH);
        response.end().onComplete(
                v -> {
                    if (closeDelimited) {
                        request.connection().close();
                    }
                    complete(new Forwarded(status, bytesSent, Forwarded.Outcome.COMPLETE, null));
                },
                t -> complete(new Forwarded(status, bytesSent, Forwarded.Outcome.CLIENT_GONE, t.toString())));
    }

    private void upstreamFailed(Throwable cause) {
        fail(UpstreamFailure.of(cause, forwarder.origin()), cause.toString());
    }

    private void fail(UpstreamFailure failure, String cause) {
        if (done || upstreamEnded) {
            return;
        }
        LOG.warn("{} {} of {} ended as {}: {}", request.method(), request.path(), forwarder.origin(),
                failure.outcome(), cause);
        OciError error = failure.error();
        boolean headWritten = response.headWritten();
        int status = headWritten ? response.getStatusCode() : error.status();
        complete(new Forwarded(status, bytesSent, failure.outcome(), cause));
        closeUpstream();
        if (headWritten) {
            // Never a clean end: the client must see that bytes are missing.
            response.reset();
        } else if (!response.closed()) {
            response.headers().clear();
            response.setStatusMessage(HttpResponseStatus.valueOf(status).reasonPhrase());
            drainRequest();
            error.send(response);
        }
    }

    private void clientGone(@Nullable Throwable cause) {
        if (done) {
            return;
        }
        int status = response.headWritten() ? response.getStatusCode() : 0;
        complete(new Forwarded(status, bytesSent, Forwarded.Outcome.CLIENT_GONE,
                cause == null ? "the client closed its connection" : cause.toString()));
        if (!upstreamEnded) {
            closeUpstream();
        }
    }

    /** HTTP/1.1 has no other way to say that an answer is no longer wanted; the connection is never reused. */
    private void closeUpstream() {
        HttpClientRequest sent = upstream;
        if (sent != null) {
            sent.reset();
            sent.connection().close();
        }
    }

    private void drainRequest() {
        if (hasBody && !request.isEnded()) {
            request.handler(chunk -> {});
            request.resume();
        }
    }

    private void expectWithin(Duration limit) {
        deadline = System.nanoTime() + limit.toNanos();
    }

    private void arm() {
        long left = Math.max(1, (deadline - System.nanoTime()) / 1_000_000 + 1);
        timer = context.owner().setTimer(left, id -> {
            if (done) {
                return;
            }
            if (awaitsClient) {
                expectWithin(forwarder.limits().idle());
                arm();
            } else if (deadline - System.nanoTime() > 0) {
                arm();
            } else {
                fail(UpstreamFailure.timeout(forwarder.origin()), "nothing from the upstream within the limit");
            }
        });
    }

    private void complete(Forwarded forwarded) {
        if (!done) {
            done = true;
            if (timer >= 0) {
                context.owner().cancelTimer(timer);
            }
            promise.complete(forwarded);
        }
    }
}
