package io.bestfit.proxy.server;

import io.bestfit.proxy.upstream.Origin;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A collector of OpenTelemetry that remembers the spans that it is sent. */
final class FakeCollector implements AutoCloseable {

    private static final long SERVER = 2;
    private static final long CLIENT = 3;
    private static final long ERROR = 2;

    private final Vertx vertx = Vertx.vertx();
    private final List<Received> spans = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    /**
     * A span.
     *
     * @param trace like the other identifiers, in hexadecimal digits
     * @param state what the trace carries along
     * @param asked whether it is one of a question, and not of a request
     * @param attributes as texts
     */
    record Received(String trace, String id, String parent, String state, String name, boolean asked, boolean error,
            Map<String, String> attributes) {}

    FakeCollector() throws TimeoutException {
        server = RunningProxy
                .await(vertx.createHttpServer().requestHandler(request -> request.body().onSuccess(body -> {
                    bodies.add(request.path() + " " + request.headers() + body.toString(StandardCharsets.ISO_8859_1));
                    read(body);
                    request.response().end();
                })).listen(0, "127.0.0.1"));
    }

    Origin origin() {
        return Origin.parse("http://127.0.0.1:" + server.actualPort());
    }

    /** The spans of requests. */
    List<Received> requests() {
        return spans.stream().filter(span -> !span.asked()).toList();
    }

    /** The spans of questions. */
    List<Received> questions() {
        return spans.stream().filter(Received::asked).toList();
    }

    /** Everything that it was sent. */
    String everything() {
        return String.join("\n", bodies);
    }

    private void read(Buffer request) {
        fields(request, (resourceSpans, resource) -> {
            if (resourceSpans == 1) {
                fields(resource, (scopeSpans, scope) -> {
                    if (scopeSpans == 2) {
                        fields(scope, (span, content) -> {
                            if (span == 2) {
                                spans.add(span(content));
                            }
                        });
                    }
                });
            }
        });
    }

    /** opentelemetry-proto, trace.proto: the fields of Span and Status. */
    private static Received span(Buffer content) {
        Map<Integer, Buffer> parts = new TreeMap<>();
        Map<String, String> attributes = new TreeMap<>();
        fields(content, (number, value) -> {
            parts.put(number, value);
            if (number == 9) {
                List<Buffer> pair = new ArrayList<>();
                fields(value, (_, part) -> pair.add(part));
                fields(pair.get(1), (type, of) -> attributes.put(pair.get(0).toString(),
                        type == 1 ? of.toString() : String.valueOf(of.getLong(0))));
            }
        });
        long kind = Objects.requireNonNull(parts.get(6), "a span has a kind").getLong(0);
        if (kind != SERVER && kind != CLIENT) {
            throw new IllegalArgumentException("no kind of this proxy: " + kind);
        }
        AtomicBoolean error = new AtomicBoolean();
        fields(parts.getOrDefault(15, Buffer.buffer()),
                (number, value) -> error.compareAndSet(false, number == 3 && value.getLong(0) == ERROR));
        return new Received(hex(parts.get(1)), hex(parts.get(2)), hex(parts.get(4)),
                parts.getOrDefault(3, Buffer.buffer()).toString(), String.valueOf(parts.get(5)), kind == CLIENT,
                error.get(), attributes);
    }

    private static String hex(@Nullable Buffer identifier) {
        return identifier == null ? "" : HexFormat.of().formatHex(identifier.getBytes());
    }

    /** Protocol buffers: each field has a number and a type; numbers come as 8 bytes here. */
    private static void fields(Buffer message, BiConsumer<Integer, Buffer> field) {
        int[] at = {0};
        while (at[0] < message.length()) {
            long tag = varint(message, at);
            int number = (int) (tag >>> 3);
            Buffer value = switch ((int) (tag & 7)) {
                case 0 -> Buffer.buffer().appendLong(varint(message, at));
                case 1 -> taken(message, at, 8);
                case 2 -> taken(message, at, (int) varint(message, at));
                case 5 -> taken(message, at, 4);
                default -> throw new IllegalArgumentException("no such type: " + tag);
            };
            field.accept(number, value);
        }
    }

    private static Buffer taken(Buffer message, int[] at, int length) {
        Buffer value = message.getBuffer(at[0], at[0] + length);
        at[0] += length;
        return value;
    }

    private static long varint(Buffer message, int[] at) {
        long value = 0;
        for (int shift = 0;; shift += 7) {
            byte next = message.getByte(at[0]++);
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    @Override
    public void close() throws TimeoutException {
        RunningProxy.await(vertx.close());
    }
}
