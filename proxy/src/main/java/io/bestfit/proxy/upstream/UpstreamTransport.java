package io.bestfit.proxy.upstream;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.transport.Transport;
import org.jspecify.annotations.Nullable;

/** The Vert.x instance that the proxy runs on: native sockets where the machine has them, and large reads. */
public final class UpstreamTransport implements Transport {

    private final Transport stock;
    private final LargeReads implementation;

    private UpstreamTransport(Transport stock) {
        this.stock = stock;
        this.implementation = new LargeReads(stock.implementation());
    }

    /** A new Vert.x on the sockets that are the default here, with large reads. */
    public static Vertx vertx(VertxOptions options) {
        return vertx(options, Sockets.EPOLL);
    }

    /** The same on sockets of choice, or on Java's where this machine does not offer them. */
    public static Vertx vertx(VertxOptions options, Sockets sockets) {
        return Vertx.builder().with(options).withTransport(new UpstreamTransport(sockets.used())).build();
    }

    @Override
    public String name() {
        return stock.name();
    }

    @Override
    public boolean available() {
        return stock.available();
    }

    @Override
    public @Nullable Throwable unavailabilityCause() {
        return stock.unavailabilityCause();
    }

    @Override
    public io.vertx.core.spi.transport.Transport implementation() {
        return implementation;
    }
}
