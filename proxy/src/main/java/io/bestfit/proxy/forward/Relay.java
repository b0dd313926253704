package io.bestfit.proxy.forward;

import io.bestfit.proxy.oci.OciError;
import io.bestfit.proxy.tracing.RequestSpan;
import io.bestfit.proxy.upstream.Via;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One exchange with a client: the request goes up by {@link UpstreamCall}, its answer comes back by {@link ClientAnswer}, and
 * it ends once, by whatever comes first. Lives on one event loop.
 */
final class Relay {

    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

    private final Forwarder forwarder;
    private final HttpServerRequest request;
    private final ForwardLimits limits;
    private final Context context;
    private final Promise<Forwarded> promise = Promise.promise();
    private final Deadline deadline;
    private final RequestBody body;
    private final ClientAnswer answer;
    private final UpstreamCall call;
    private boolean upstreamEnded;
    private boolean done;

    Relay(Forwarder forwarder, HttpServerRequest request, String target, Chosen chosen,
            @Nullable RequestSpan span, ForwardLimits limits) {
        this.context = Objects.requireNonNull(Vertx.currentContext(), "a request is forwarded on its event loop");
        this.forwarder = forwarder;
        this.request = request;
        this.limits = limits;
        this.deadline = new Deadline(context.owner(), limits.idle(), () -> fail(
                UpstreamFailure.timeout(forwarder.origin()), "nothing from the upstream within the limit"));
        this.body = new RequestBody(request, context.owner(), limits, deadline);
        this.answer = new ClientAnswer(request, body, context.owner(),
                Headers.location(request, forwarder.origin(), chosen), deadline, limits, forwarder.way());
        this.call = new UpstreamCall(forwarder, request, target, body, deadline, limits.responseHead(), context,
                answer::earlyHints, span);
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
        answer.hide(forwarder.hidden(request));
        call.ask().onComplete(this::passOn, this::upstreamFailed);
        return promise.future();
    }

    private void passOn(HttpClientResponse from) {
        // Also where nobody waits for it any more: without a handler Vert.x would log its end as an error.
        from.exceptionHandler(cause -> answer.afterwards(() -> upstreamFailed(cause)));
        if (done) {
            return;
        }
        deadline.expectWithin(limits.idle());
        from.endHandler(_ -> finish(from));
        abandonWithheldBody();
        try {
            answer.begin(from, context);
        } catch (IllegalArgumentException e) {
            upstreamFailed(e);
        }
    }

    private void finish(HttpClientResponse from) {
        if (done) {
            return;
        }
        upstreamEnded = true;
        if (!body.sent()) {
            // The rest of the request has no reader: the upstream's connection is in mid-message, the client's is drained.
            call.abandon();
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
        fail(UpstreamFailure.of(cause, forwarder.origin()),
                cause instanceof NoAnswerException own ? own.reason() : cause.toString());
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
        call.abandon();
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
            call.abandon();
        }
    }

    private void complete(Forwarded forwarded) {
        if (!done) {
            done = true;
            call.unwanted(forwarded.outcome().label());
            deadline.cancel();
            forwarder.counts().end();
            promise.complete(forwarded);
        }
    }
}
