package io.bestfit.proxy.server;

import io.bestfit.proxy.config.Listener;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The parts of the proxy that live on one event loop: a client for each upstream and a socket for each listener. */
final class ProxyVerticle extends VerticleBase {

    /** Longer than any request: a change of the configuration breaks none off. */
    private static final Duration ANY_REQUEST = Duration.ofDays(365);

    /** What it begins with; not held beyond that. */
    private @Nullable SharedParts first;
    private final int eventLoops;
    private final Map<ListenerPlace, ListenerSocket> sockets = new ConcurrentHashMap<>();
    private @Nullable LoopParts current;

    /**
     * @param first what it begins with
     * @param eventLoops the number of event loops of the proxy
     */
    ProxyVerticle(SharedParts first, int eventLoops) {
        this.first = first;
        this.eventLoops = eventLoops;
    }

    @Override
    public Future<?> start() {
        SharedParts beginning = Objects.requireNonNull(first);
        first = null;
        beginning.metrics().lag().watch(vertx);
        return prepare(beginning).compose(Prepared::use);
    }

    /** Makes ready for another configuration; fails where an address cannot be listened on, and leaves nothing then. */
    Future<Prepared> prepare(SharedParts next) {
        return EventLoop.run(context, () -> {
            LoopParts parts = LoopParts.of(vertx, next,
                    upstream -> Math.max(1, upstream.maxConnections() / eventLoops));
            TokenSide tokens = parts.tokens();
            Map<ListenerPlace, RegistryHandler> handlers = new HashMap<>();
            next.listeners().forEach((place, listener) -> handlers.put(place, parts.handler(listener, tokens)));
            Change change = new Change(parts, handlers, new HashMap<>());
            List<Future<?>> listening = new ArrayList<>();
            handlers.forEach((place, handler) -> {
                if (!sockets.containsKey(place)) {
                    Listener listener = Objects.requireNonNull(next.listeners().get(place));
                    ListenerSocket socket = new ListenerSocket(listener, next.config(), handler);
                    listening.add(socket.listen(vertx, place, next.lasting().certificates())
                            .onSuccess(_ -> change.opened.put(place, socket))
                            .recover(cause -> Future.failedFuture(
                                    new ListenFailedException(listener.address(), cause))));
                }
            });
            return Future.join(listening).<Prepared>map(change)
                    .recover(cause -> change.discard().transform(_ -> Future.failedFuture(cause)));
        });
    }

    /** The port of a listener. */
    int port(ListenerPlace place) {
        return Objects.requireNonNull(sockets.get(place), "a listener that is served has a socket").port();
    }

    /** Takes no more connections, waits for requests under way, then closes. */
    Future<Void> shutdown(Duration longest) {
        return EventLoop.run(context, () -> {
            if (current != null) {
                current.requestLog().announceClose();
            }
            return Future.join(sockets.values().stream().map(socket -> socket.shutdown(longest)).toList()).mapEmpty();
        });
    }

    /** The change to another configuration. */
    private final class Change implements Prepared {

        private final LoopParts parts;
        private final Map<ListenerPlace, RegistryHandler> handlers;
        private final Map<ListenerPlace, ListenerSocket> opened;
        private final List<ListenerSocket> gone = new ArrayList<>();
        private @Nullable LoopParts before;

        private Change(LoopParts parts, Map<ListenerPlace, RegistryHandler> handlers,
                Map<ListenerPlace, ListenerSocket> opened) {
            this.parts = parts;
            this.handlers = handlers;
            this.opened = opened;
        }

        @Override
        public Future<Void> use() {
            return EventLoop.run(context, () -> {
                before = current;
                current = parts;
                sockets.putAll(opened);
                sockets.forEach((place, socket) -> {
                    RegistryHandler handler = handlers.get(place);
                    if (handler == null) {
                        gone.add(socket);
                        sockets.remove(place);
                    } else {
                        socket.serve(Objects.requireNonNull(parts.shared().listeners().get(place)),
                                parts.shared().config(), handler);
                    }
                });
                return Future.succeededFuture();
            });
        }

        @Override
        public Future<Void> endBefore() {
            return EventLoop.run(context, () -> {
                LoopParts ending = before;
                before = null;
                if (ending == null) {
                    return Future.succeededFuture();
                }
                // What still comes in at a socket that goes is answered by the parts that go.
                return Future.join(gone.stream().map(socket -> socket.shutdown(ANY_REQUEST)).toList())
                        .transform(_ -> ending.retire());
            });
        }

        @Override
        public Future<Void> discard() {
            return EventLoop.run(context, () -> Future
                    .join(opened.values().stream().map(socket -> socket.shutdown(Duration.ZERO)).toList())
                    .transform(_ -> parts.clients().close()));
        }
    }
}
