package io.bestfit.proxy.server;

import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An upstream of one tag, which names one of two indexes; everything by digest; pings; writes are taken as they come, and have
 * the tag name the second one. Questions for the tag can be held back, and refused.
 */
final class TagUpstream {

    static final Image ZEN3 = ImageBuilder.variant("amd64", "zen3");
    static final Image ZEN4 = ImageBuilder.variant("amd64", "zen4");
    static final Image FIRST = index(ZEN3);
    static final Image SECOND = index(ZEN4);
    static final String TAG = "/v2/lab/app/manifests/1.0";

    private final HttpServer server;
    /** When a question is answered that is not held back. */
    private final Consumer<Runnable> pace;
    /** Questions for the tag that are not answered yet. */
    private final Queue<HttpServerRequest> held = new ConcurrentLinkedQueue<>();
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private volatile boolean holds;
    private volatile Image tagged = FIRST;
    private volatile int status = 200;

    private TagUpstream(Vertx vertx, Consumer<Runnable> pace) throws TimeoutException {
        this.pace = pace;
        server = RunningProxy.await(vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1"));
    }

    /** One that ends with its Vert.x. */
    static TagUpstream start(Vertx vertx) throws TimeoutException {
        return paced(vertx, Runnable::run);
    }

    /** One that answers each question when it is told to. */
    static TagUpstream paced(Vertx vertx, Consumer<Runnable> pace) throws TimeoutException {
        return new TagUpstream(vertx, pace);
    }

    private static Image index(Image zen) {
        return IndexBuilder.oci().annotated(zen, "amd64",
                Map.of("org.supercontainers.hardware.cpu.target.microarch", "zen3")).build();
    }

    int port() {
        return server.actualPort();
    }

    /** Method, target and credentials of what was asked so far. */
    Queue<String> asked() {
        return asked;
    }

    /** How often it was asked what the tag is. */
    long questions() {
        return asked.stream().filter(line -> line.startsWith("HEAD " + TAG + " ")).count();
    }

    /** Has questions for the tag wait from now on. */
    void hold() {
        holds = true;
    }

    /** How many wait. */
    int held() {
        return held.size();
    }

    /** Answers those that wait, and the next ones at once. */
    void letGo() {
        holds = false;
        for (HttpServerRequest request = held.poll(); request != null; request = held.poll()) {
            answerNow(request);
        }
    }

    /** Has the tag name another index. */
    void tag(Image index) {
        tagged = index;
    }

    /** Has questions for the tag be answered so. */
    void answer(int code) {
        status = code;
    }

    private void answer(HttpServerRequest request) {
        String path = request.uri();
        asked.add(request.method() + " " + path + " " + request.getHeader("Authorization"));
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            tagged = SECOND;
            request.response().setStatusCode(201).end();
        } else if (path.equals(TAG) && holds) {
            held.add(request);
        } else {
            pace.accept(() -> answerNow(request));
        }
    }

    private void answerNow(HttpServerRequest request) {
        String path = request.uri();
        if (path.equals("/v2/")) {
            request.response().end();
            return;
        }
        if (path.equals(TAG) && status != 200) {
            request.response().setStatusCode(status).end();
            return;
        }
        Image image = path.equals(TAG) ? tagged : known(path.substring(path.lastIndexOf('/') + 1));
        if (image == null) {
            request.response().setStatusCode(404).end();
            return;
        }
        request.response().putHeader("Content-Type", image.mediaType())
                .putHeader("Docker-Content-Digest", image.digest().text())
                .putHeader("Content-Length", String.valueOf(image.manifest().length()));
        if (request.method().equals(HttpMethod.HEAD)) {
            request.response().end();
        } else {
            request.response().end(image.manifest());
        }
    }

    private static @Nullable Image known(String digest) {
        return List.of(FIRST, SECOND, ZEN3, ZEN4).stream().filter(image -> image.digest().text().equals(digest))
                .findFirst().orElse(null);
    }
}
