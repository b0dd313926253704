package io.bestfit.proxy.forward;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** The way of a body through the framework's streams: each chunk of one is written to the other. It suits every answer. */
final class PlainPipe implements BodyRelay {

    private final HttpClientResponse from;
    private final HttpServerResponse to;
    private final BodyFlow flow;

    PlainPipe(HttpClientResponse from, HttpServerResponse to, BodyFlow flow) {
        this.from = from;
        this.to = to;
        this.flow = flow;
    }

    /** The way of every body. */
    static BodyRelay between(HttpClientResponse from, HttpServerRequest request, BodyFlow flow) {
        return new PlainPipe(from, request.response(), flow);
    }

    @Override
    public void begin() {
        flow.begin();
        from.handler(this::handOn);
    }

    private void handOn(Buffer chunk) {
        if (!flow.over()) {
            flow.came(chunk.length());
            flow.handedOn(chunk.length(), to.write(chunk));
        }
    }

    @Override
    public void end() {
        flow.end();
        flow.release();
    }

    @Override
    public void stop() {
        flow.end();
        flow.settle();
    }

    @Override
    public long bytes() {
        return flow.bytes();
    }
}
