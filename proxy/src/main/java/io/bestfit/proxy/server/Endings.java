package io.bestfit.proxy.server;

import io.bestfit.proxy.access.Exchange;
import io.bestfit.proxy.access.RequestLog;
import io.bestfit.proxy.forward.Forwarded;
import io.bestfit.proxy.forward.Forwarded.Outcome;
import io.bestfit.proxy.forward.LingeringClose;
import io.bestfit.proxy.oci.AnswerBody;
import io.bestfit.proxy.oci.OciError;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.Objects;

/**
 * The ways in which a request ends: forwarded, refused, or with an answer of Bestfit's own. Each ends the exchange once.
 *
 * @param requestLog where it is told
 */
record Endings(RequestLog requestLog) {

    private static final String CLIENT_GONE = Outcome.CLIENT_GONE.label() + ": the client closed its connection";

    /** Sends it to its upstream, and what comes back to the client. */
    void forward(Exchange exchange, UpstreamRequest asked) {
        asked.upstream().forwarder().forward(exchange.request(), asked.target(), asked.chosen(), exchange.span(),
                Duration.ofNanos(System.nanoTime() - exchange.startNanos()))
                .onSuccess(forwarded -> {
                    switch (forwarded.outcome()) {
                        case COMPLETE -> {
                        }
                        case CLIENT_GONE -> exchange.clientGone(sentence(forwarded));
                        case UPSTREAM_REFUSED, UPSTREAM_TIMEOUT, UPSTREAM_BROKEN, ACCOUNT_REFUSED, LOOP_REFUSED ->
                            exchange.failedAs(forwarded.outcome().label(), forwarded.cause());
                    }
                    requestLog.end(exchange, forwarded.status(), forwarded.bytesSent());
                });
    }

    /** Sends the client to the upstream itself for what it wants. */
    void redirect(Exchange exchange, UpstreamRequest asked) {
        exchange.request().resume();
        sent(exchange, exchange.request().response().setStatusCode(HttpResponseStatus.TEMPORARY_REDIRECT.code())
                .putHeader(OciError.API_VERSION_HEADER, OciError.API_VERSION)
                .putHeader(HttpHeaders.LOCATION, asked.upstream().origin() + asked.target()).end());
    }

    private static String sentence(Forwarded forwarded) {
        return forwarded.outcome().label() + ": " + forwarded.cause();
    }

    /** Answers with an error, for a reason that the log tells. */
    void refuse(Exchange exchange, String why, OciError error) {
        exchange.refused(why);
        exchange.request().resume();
        sent(exchange, error.send(exchange.request()));
    }

    /**
     * Refuses what two servers could understand differently, and ends its connection: whoever sent it may mean what follows
     * for another request than it is. HTTP/2 frames requests by itself.
     */
    void refuseAndClose(Exchange exchange, OciError error) {
        HttpServerRequest request = exchange.request();
        if (request.version() == HttpVersion.HTTP_2) {
            refuse(exchange, error.message(), error);
            return;
        }
        Vertx vertx = Objects.requireNonNull(Vertx.currentContext(), "requests are answered on their event loop")
                .owner();
        LingeringClose.announce(request);
        exchange.refused(error.message());
        request.resume();
        sent(exchange, error.send(request).onSuccess(_ -> LingeringClose.afterAnswer(request, vertx)));
    }

    /** The one end of every answer that is our own. */
    void sent(Exchange exchange, Future<Void> sending) {
        var response = exchange.request().response();
        sending.onComplete(written -> {
            if (written.failed()) {
                exchange.clientGone(CLIENT_GONE);
            }
            requestLog.end(exchange, response.getStatusCode(), response.bytesWritten());
        });
    }

    /** The answer to a ping that is for no upstream in particular. */
    void welcome(Exchange exchange) {
        exchange.request().resume();
        exchange.request().response().putHeader(OciError.API_VERSION_HEADER, OciError.API_VERSION);
        sent(exchange, AnswerBody.end(exchange.request(), Buffer.buffer("{}")));
    }

    /** Nobody is there any more to be answered. */
    void abandoned(Exchange exchange) {
        exchange.clientGone(CLIENT_GONE);
        requestLog.end(exchange, 0, 0);
    }
}
