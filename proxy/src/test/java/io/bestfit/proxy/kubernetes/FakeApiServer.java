package io.bestfit.proxy.kubernetes;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * A Kubernetes API server that answers lists as it is told and sends on its watches what a test writes, byte by byte.
 */
public final class FakeApiServer implements AutoCloseable {

    public static final String NODES = "/api/v1/nodes";
    public static final String FEATURES = "/apis/nfd.k8s-sigs.io/v1alpha1/nodefeatures";

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final Map<String, Function<HttpServerRequest, Answer>> lists = new ConcurrentHashMap<>();
    private final Map<String, BlockingQueue<OpenWatch>> watches = new ConcurrentHashMap<>();
    private final List<String> listed = new CopyOnWriteArrayList<>();
    private final Set<String> clients = new CopyOnWriteArraySet<>();

    /** What a list is answered with. */
    public record Answer(int status, String body) {}

    public FakeApiServer() {
        this(new HttpServerOptions());
    }

    /** With TLS, for example. */
    public FakeApiServer(HttpServerOptions options) {
        list(NODES, 1);
        list(FEATURES, 1);
        server = vertx.createHttpServer(options).requestHandler(this::answer).listen(0, "127.0.0.1").await();
    }

    /** A configuration of kubectl for it. */
    public Path kubeconfig(Path folder) throws IOException {
        return Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
                contexts: [{name: c, context: {cluster: c, user: u}}]
                current-context: c
                users: [{name: u, user: {token: secret-token}}]
                """.formatted(server.actualPort()));
    }

    /** Answers lists with objects. */
    public void list(String path, long version, String... objects) {
        lists.put(path, _ -> new Answer(200, listOf(version, "", objects)));
    }

    /** Answers lists otherwise. */
    public void answer(String path, Function<HttpServerRequest, Answer> answer) {
        lists.put(path, answer);
    }

    static String listOf(long version, String next, String... objects) {
        return "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"" + version
                + "\",\"continue\":\"" + next + "\"},\"items\":[" + String.join(",", objects) + "]}";
    }

    /** A list of objects. */
    public static Answer found(long version, String... objects) {
        return new Answer(200, listOf(version, "", objects));
    }

    static Answer refusal(int status, String reason) {
        return new Answer(status,
                "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"" + reason
                        + "\",\"message\":\"no\",\"code\":" + status + "}");
    }

    /** The queries of all lists of a resource so far, with the path. */
    List<String> listed() {
        return List.copyOf(listed);
    }

    /** As whom all lists and watches were asked for so far: the subject of a certificate, or Authorization. */
    public Set<String> clients() {
        return Set.copyOf(clients);
    }

    /** The port of the loopback interface. */
    public int port() {
        return server.actualPort();
    }

    /** The next watch on a resource that was opened; waits for it. */
    public OpenWatch watch(String path) throws InterruptedException {
        OpenWatch watch = queue(path).poll(30, TimeUnit.SECONDS);
        return Objects.requireNonNull(watch, "no watch on " + path + " was opened");
    }

    private BlockingQueue<OpenWatch> queue(String path) {
        return watches.computeIfAbsent(path, _ -> new LinkedBlockingQueue<>());
    }

    private static String client(HttpServerRequest request) {
        try {
            return ((X509Certificate) request.connection().peerCertificates().getFirst()).getSubjectX500Principal()
                    .getName();
        } catch (SSLPeerUnverifiedException e) {
            return String.valueOf(request.getHeader("Authorization"));
        }
    }

    private void answer(HttpServerRequest request) {
        clients.add(request.isSSL() ? client(request) : String.valueOf(request.getHeader("Authorization")));
        String path = Objects.requireNonNull(request.path());
        if ("true".equals(request.getParam("watch"))) {
            request.response().setChunked(true).putHeader("Content-Type", "application/json");
            request.response().writeHead().onComplete(_ -> queue(path).add(new OpenWatch(request)));
            return;
        }
        listed.add(request.uri());
        Function<HttpServerRequest, Answer> list = lists.get(path);
        // What answers may wait; the event loop may not.
        vertx.executeBlocking(() -> list == null ? refusal(404, "NotFound") : list.apply(request), false)
                .onSuccess(answer -> request.response().setStatusCode(answer.status())
                        .putHeader("Content-Type", "application/json").end(answer.body()));
    }

    @Override
    public void close() {
        vertx.close().await();
    }

    /** One watch, as long as it is open. */
    public static final class OpenWatch {

        private final HttpServerRequest request;

        OpenWatch(HttpServerRequest request) {
            this.request = request;
        }

        String parameter(String name) {
            return Objects.requireNonNullElse(request.getParam(name), "");
        }

        public void event(String type, String object) {
            send("{\"type\":\"" + type + "\",\"object\":" + object + "}\n");
        }

        void bookmark(long version) {
            event("BOOKMARK", "{\"kind\":\"Node\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"" + version
                    + "\"}}");
        }

        void gone() {
            event("ERROR", refusal(410, "Expired").body());
        }

        void send(String text) {
            send(Buffer.buffer(text));
        }

        void send(Buffer bytes) {
            request.response().write(bytes).await();
        }

        /** Ends as the API server does when a watch has lasted long enough. */
        void end() {
            request.response().end().await();
        }

        /** Breaks off in the middle. */
        void breakOff() {
            request.connection().close().await();
        }
    }
}
