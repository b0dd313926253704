package io.bestfit.proxy.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.oci.Digest;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import io.bestfit.proxy.server.RunningProxy;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A registry that somebody may write hostile documents into, behind a proxy; there while the tests of a class run. */
final class HostileDocumentsSite implements BeforeAllCallback, AfterAllCallback {

    static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
    static final Image GENERIC = ImageBuilder.variant("amd64", "generic");
    static final Image ZEN3 = ImageBuilder.variant("amd64", "zen3");
    static final Image INDEX = IndexBuilder.oci().annotated(GENERIC, "amd64", Map.of())
            .annotated(ZEN3, "amd64", Map.of("org.supercontainers.hardware.cpu.target.microarch", "zen3")).build();

    private static final String TAG = "/v2/lab/app/manifests/1";

    private @Nullable RunningProxy running;
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Override
    public void beforeAll(ExtensionContext context) throws TimeoutException {
        running = RunningProxy.start();
    }

    @Override
    public void afterAll(ExtensionContext context) throws TimeoutException {
        if (running != null) {
            running.close();
        }
    }

    RunningProxy proxy() {
        return Objects.requireNonNull(running, "there before all tests");
    }

    /** A well-formed index with the two images, to be spoilt. */
    static JsonObject index() {
        return new JsonObject(INDEX.manifest());
    }

    /** Publishes a document under the tag, with the images beside it. */
    Image publish(String type, String document) {
        Image image = new Image(type, Buffer.buffer(document.getBytes(StandardCharsets.UTF_8)), List.of(),
                List.of(GENERIC, ZEN3));
        proxy().registry().put("lab/app", "1", image);
        return image;
    }

    /** Demands that a declared node gets what an undeclared client gets from the registry, by every method. */
    void assertPassesUntouched(String as) throws Exception {
        for (String method : List.of("GET", "HEAD")) {
            HttpResponse<byte[]> direct = send(proxy().registry().port(), method, TAG);
            HttpResponse<byte[]> through = send(proxy().server().registryPort(), method, TAG);
            assertThat(through.statusCode()).as(as).isEqualTo(direct.statusCode()).isEqualTo(200);
            assertThat(headers(through)).as(as).isEqualTo(headers(direct)).doesNotContainKey("bestfit-selection");
            assertThat(through.body()).as(as).isEqualTo(direct.body());
        }
    }

    /** What a declared node is given, by its digest. */
    Digest served() throws Exception {
        return Digest.parse(send(proxy().server().registryPort(), "GET", TAG).headers()
                .firstValue("Docker-Content-Digest").orElseThrow()).orElseThrow();
    }

    /** What the tag is in the registry, by its digest. */
    Digest tagged() throws Exception {
        return Digest.parse(send(proxy().registry().port(), "GET", TAG).headers()
                .firstValue("Docker-Content-Digest").orElseThrow()).orElseThrow();
    }

    private HttpResponse<byte[]> send(int port, String method, String target)
            throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
                .header("Node-Features", "cpu=zen3").method(method, HttpRequest.BodyPublishers.noBody()).build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private static Map<String, List<String>> headers(HttpResponse<byte[]> answer) {
        Map<String, List<String>> headers = new TreeMap<>(answer.headers().map());
        headers.remove("date");
        return headers;
    }
}
