package io.bestfit.proxy.access;

import io.bestfit.proxy.metrics.ProxyMetrics;
import io.bestfit.proxy.node.PeerReader;
import io.bestfit.proxy.tracing.RequestSpan;
import io.bestfit.proxy.tracing.Tracing;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * The one place that times, counts and logs each request once, when its answer has ended one way or the other. Confined to
 * one event loop.
 */
public final class RequestLog {

    private final AccessLog log;
    private final @Nullable AuditLog audit;
    private final @Nullable Tracing tracing;
    private final ProxyMetrics metrics;
    private final PeerReader peers;
    /** The latest that is under way; each leads to the one before it. */
    private @Nullable Exchange underWay;
    private boolean closing;
    private Runnable idle = () -> {};

    /** @param peers finds out who requests come from */
    public RequestLog(AccessLog log, @Nullable AuditLog audit, @Nullable Tracing tracing, ProxyMetrics metrics,
            PeerReader peers) {
        this.log = log;
        this.audit = audit;
        this.tracing = tracing;
        this.metrics = metrics;
        this.peers = peers;
    }

    /** Begins an exchange. */
    public Exchange begin(HttpServerRequest request) {
        Exchange exchange = new Exchange(request, System.nanoTime(), peers, metrics.begin(),
                tracing == null ? null : tracing.begin(request));
        Exchange latest = underWay;
        exchange.previous = latest;
        if (latest != null) {
            latest.next = exchange;
        }
        underWay = exchange;
        if (closing) {
            announceClose(exchange);
        }
        return exchange;
    }

    /**
     * Ends an exchange, once; whoever answers it says so.
     *
     * @param status the status that the client was sent; 0 where it was sent none
     * @param bytes the bytes of body that it was sent
     */
    public void end(Exchange exchange, int status, long bytes) {
        if (!exchange.close()) {
            return;
        }
        long duration = System.nanoTime() - exchange.startNanos();
        exchange.meter().end(exchange.request().method(), status, bytes, duration);
        log.write(exchange, status, bytes, duration);
        endSpan(exchange, status);
        Exchange.Wanted wanted = exchange.wanted();
        if (audit != null && wanted != null) {
            audit.write(exchange, wanted, status);
        }
        if (exchange.previous != null) {
            exchange.previous.next = exchange.next;
        }
        if (exchange.next != null) {
            exchange.next.previous = exchange.previous;
        } else {
            underWay = exchange.previous;
        }
        if (underWay == null) {
            idle.run();
        }
    }

    /**
     * Tells clients in every answer whose head is not sent yet that its connection ends with it (RFC 9112, 9.6): they would
     * otherwise use it for what they ask next, and lose that.
     */
    public void announceClose() {
        closing = true;
        for (Exchange exchange = underWay; exchange != null; exchange = exchange.previous) {
            announceClose(exchange);
        }
    }

    private static void announceClose(Exchange exchange) {
        HttpServerResponse response = exchange.request().response();
        // HTTP/2 has GOAWAY for it, which the server sends by itself.
        if (exchange.request().version() == HttpVersion.HTTP_1_1 && !response.headWritten()) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
    }

    private static void endSpan(Exchange exchange, int status) {
        RequestSpan span = exchange.span();
        if (span == null) {
            return;
        }
        Exchange.Wanted wanted = exchange.wanted();
        span.note("bestfit.repository", wanted == null ? null : wanted.repository());
        span.note("bestfit.upstream", exchange.upstream());
        span.note("bestfit.outcome", exchange.outcome());
        var channel = exchange.channel();
        span.note("bestfit.channel", channel == null ? null : channel.label());
        span.note("bestfit.index.digest", exchange.index());
        span.note("bestfit.child.digest", exchange.child());
        span.note("bestfit.decided_by", exchange.decidedBy());
        span.end(status, exchange.errorType());
    }

    /** Runs something each time when no request is under way, and now where none is. */
    public void whenIdle(Runnable then) {
        idle = then;
        if (underWay == null) {
            then.run();
        }
    }
}
