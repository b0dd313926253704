package io.bestfit.proxy.server;

import io.bestfit.proxy.access.RequestLog;
import io.bestfit.proxy.config.Listener;
import io.bestfit.proxy.config.Upstream;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * What one event loop answers requests with, as of one configuration: its ways to the upstreams, and its handlers. A request
 * has to do with one of these from its beginning to its end.
 *
 * @param shared what it has in common with other event loops
 * @param clients its connections to upstreams
 * @param upstreams the ways to the upstreams
 * @param requestLog its log
 * @param explain its handler of questions for explanations
 * @param detect its handler of raw facts
 */
record LoopParts(Vertx vertx, SharedParts shared, UpstreamClients clients, Map<String, UpstreamSide> upstreams,
        RequestLog requestLog, ExplainHandler explain, DetectHandler detect) {

    /**
     * Those of the calling event loop.
     *
     * @param connections with how many connections to an upstream at most
     */
    static LoopParts of(Vertx vertx, SharedParts shared, ToIntFunction<Upstream> connections) {
        var config = shared.config();
        var clients = new UpstreamClients(vertx, config.timeouts().connect(),
                shared.lasting().certificates());
        Map<String, UpstreamSide> upstreams = UpstreamSide.all(vertx, shared, clients, connections);
        RequestLog requestLog = shared.requestLog();
        return new LoopParts(vertx, shared, clients, upstreams, requestLog,
                new ExplainHandler(shared.router(), upstreams, shared.selector(), config.selection(), requestLog),
                new DetectHandler(vertx, requestLog));
    }

    /** What answers tokens; every listener has it in common. */
    TokenSide tokens() {
        return TokenSide.of(this);
    }

    /** The handler of a listener's requests. */
    RegistryHandler handler(Listener listener, TokenSide tokens) {
        return new RegistryHandler(listener, shared.router(), upstreams, shared.visitors(),
                shared.config().selection(), explain, detect, tokens, requestLog, shared.metrics());
    }

    /**
     * Closes the connections to upstreams when the last request is over that these parts answer, however long that takes:
     * what hangs ends by its own limits of time. No request may begin any more.
     */
    Future<Void> retire() {
        Promise<Void> over = Promise.promise();
        requestLog.whenIdle(over::tryComplete);
        return over.future().compose(_ -> clients.close());
    }
}
