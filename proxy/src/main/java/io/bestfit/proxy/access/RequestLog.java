package io.bestfit.proxy.access;

import io.bestfit.proxy.metrics.ProxyMetrics;
import io.bestfit.proxy.node.PeerReader;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * The one place that times, counts and logs each request once, when its answer has ended one way or the other. Confined to
 * one event loop.
 */
public final class RequestLog {

    private final AccessLog log;
    private final @Nullable AuditLog audit;
    private final ProxyMetrics metrics;
    private final PeerReader peers;
    private int underWay;
    private Runnable idle = () -> {};

    /** @param peers finds out who requests come from */
    public RequestLog(AccessLog log, @Nullable AuditLog audit, ProxyMetrics metrics, PeerReader peers) {
        this.log = log;
        this.audit = audit;
        this.metrics = metrics;
        this.peers = peers;
    }

    /** Begins an exchange. */
    public Exchange begin(HttpServerRequest request) {
        underWay++;
        return new Exchange(request, System.nanoTime(), peers, metrics.begin());
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
        Exchange.Wanted wanted = exchange.wanted();
        if (audit != null && wanted != null) {
            audit.write(exchange, wanted, status);
        }
        underWay--;
        if (underWay == 0) {
            idle.run();
        }
    }

    /** Runs something each time when no request is under way, and now where none is. */
    public void whenIdle(Runnable then) {
        idle = then;
        if (underWay == 0) {
            then.run();
        }
    }
}
