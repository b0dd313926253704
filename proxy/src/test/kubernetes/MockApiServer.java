import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;

/**
 * fabric8's API server for tests, which keeps the objects that it is given, on a port of the loopback interface.
 *
 * <p>It is for Vert.x 4, and so a program of its own. It sends watches by WebSocket only; what stands before it here takes
 * each event from there and sends it as a line, as an API server does for a watch by HTTP.
 *
 * <p>Arguments: the port; then for each object that is there from the start the path that it is posted to and its file.
 */
public final class MockApiServer {

    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final URI objects;

    private MockApiServer(URI objects) {
        this.objects = objects;
    }

    public static void main(String... arguments) throws Exception {
        KubernetesMockServer mock = new KubernetesMockServer(new Context(), new MockWebServer(), new HashMap<>(),
                new KubernetesCrudDispatcher(List.of(new CustomResourceDefinitionContext.Builder()
                        .withGroup("nfd.k8s-sigs.io").withVersion("v1alpha1").withKind("NodeFeature")
                        .withPlural("nodefeatures").withScope("Namespaced").build())),
                false);
        mock.init(InetAddress.getLoopbackAddress(), 0);
        MockApiServer server = new MockApiServer(URI.create("http://127.0.0.1:" + mock.getPort()));
        for (int i = 1; i < arguments.length; i += 2) {
            HttpResponse<String> made = CLIENT.send(HttpRequest.newBuilder(server.objects.resolve(arguments[i]))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofFile(Path.of(arguments[i + 1]))).build(), BodyHandlers.ofString());
            if (made.statusCode() / 100 != 2) {
                throw new IOException(arguments[i + 1] + ": " + made.statusCode() + " " + made.body());
            }
        }
        HttpServer front = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])), 0);
        front.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        front.createContext("/", server::answer);
        front.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getRawQuery();
        try (exchange) {
            if (query != null && query.contains("watch=true")) {
                watch(exchange);
            } else {
                forward(exchange);
            }
        } catch (InterruptedException e) {
            throw new IOException("the server ends", e);
        }
    }

    private void forward(HttpExchange exchange) throws IOException, InterruptedException {
        byte[] body;
        try (InputStream sent = exchange.getRequestBody()) {
            body = sent.readAllBytes();
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(objects.resolve(exchange.getRequestURI().toString()))
                .method(exchange.getRequestMethod(),
                        body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (type != null) {
            request.header("Content-Type", type);
        }
        HttpResponse<byte[]> answer = CLIENT.send(request.build(), BodyHandlers.ofByteArray());
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
        if (answer.body().length > 0) {
            exchange.getResponseBody().write(answer.body());
        }
    }

    private void watch(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        OutputStream events = exchange.getResponseBody();
        events.flush();
        Lines lines = new Lines(events);
        WebSocket socket = CLIENT.newWebSocketBuilder().buildAsync(
                URI.create(objects.resolve(exchange.getRequestURI().toString()).toString().replace("http:", "ws:")),
                lines).join();
        try {
            lines.ended.join();
        } finally {
            socket.abort();
        }
    }

    /** Each message of a WebSocket as a line. */
    private static final class Lines implements WebSocket.Listener {

        private final OutputStream out;
        private final StringBuilder message = new StringBuilder();
        private final CompletableFuture<Void> ended = new CompletableFuture<>();

        Lines(OutputStream out) {
            this.out = out;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                try {
                    out.write(message.append('\n').toString().getBytes(StandardCharsets.UTF_8));
                    out.flush();
                } catch (IOException e) {
                    throw new UncheckedIOException(e); // the client is gone: onError
                }
                message.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            ended.complete(null);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable problem) {
            ended.complete(null);
        }
    }
}
