package io.bestfit.proxy.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.registry.EmbeddedRegistry;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import io.bestfit.proxy.registry.RegistryOptions;
import io.bestfit.proxy.testing.SharedData;
import io.bestfit.proxy.testing.WholeProxy;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every recorded request of every recorded client gets from the proxy what it gets without it: status, reason, headers
 * in their order, bytes and trailers. No client declares a node here.
 *
 * <p>The recordings are 56 files. 54 are of one client configuration each; two hold one scenario of many clients. The
 * 54 are of 32 configurations, 22 of which were recorded twice, with and without a selecting proxy; the containerd
 * store of dockerd goes by two names in them.
 */
class RecordedRequestsTest {

    private static final int FILES = 56;
    private static final int CONFIGURATIONS = 32;
    private static final int REQUESTS = 5432;
    private static final String OF_MANY = "-all-clients";
    private static final Pattern MANIFEST = Pattern.compile("/v2/(.+)/manifests/([^?]+)");
    private static final Pattern BLOB = Pattern.compile("/v2/(.+)/blobs/sha256:[0-9a-f]{64}");
    private static final Pattern UPLOAD = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}");
    /** By connection or by second; and what the proxy adds where it was asked for a namespace by name. */
    private static final Set<String> NOT_COMPARED = Set.of("connection", "keep-alive", "transfer-encoding", "date",
            "oci-namespace");
    /** The registries that the recorded clients name in {@code ns}. */
    private static final String[] NAMESPACES = {"docker.io", "registry.example:5000", "registry.lab:5000"};

    private final Image child = ImageBuilder.variant("amd64", "one");
    private final Image index = IndexBuilder.oci().features(child, "amd64", "zen4")
            .features(ImageBuilder.variant("arm64", "two"), "arm64").build();

    private record Answer(int status, String reason, List<String> headers, Buffer body, List<String> trailers) {}

    @Test
    void everyRecordedRequestIsAnsweredAlikeDirectlyAndThroughTheProxy() throws IOException {
        List<Path> files = files();
        Set<String> configurations = new TreeSet<>();
        int requests = 0;
        int found = 0;
        Vertx vertx = Vertx.vertx();
        EmbeddedRegistry registry = EmbeddedRegistry.start(vertx, RegistryOptions.defaults()).await();
        HttpClient client = vertx.createHttpClient();
        try (WholeProxy proxy = new WholeProxy(registry.port(), NAMESPACES)) {
            for (Path file : files) {
                JsonObject recorded = new JsonObject(Files.readString(file));
                if (!recorded.getString("client").endsWith(OF_MANY)) {
                    configurations.add(recorded.getString("client").replace("-ctdstore", "-containerd-store"));
                }
                for (JsonObject request : requests(recorded)) {
                    String target = stored(registry, request.getString("target"));
                    Future<Answer> direct = send(client, registry.port(), request, target);
                    Answer through = send(client, proxy.port(), request, target).await();
                    Answer expected = direct.await();
                    assertThat(through).as("%s: %s", file, request).isEqualTo(expected);
                    requests++;
                    found += expected.status() == 200 || expected.status() == 206 ? 1 : 0;
                }
            }
        }
        vertx.close().await();
        assertThat(files).hasSize(FILES);
        assertThat(configurations).as("client configurations").hasSize(CONFIGURATIONS);
        assertThat(requests).isEqualTo(REQUESTS);
        assertThat(found).as("answered with content").isGreaterThan(requests / 2);
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(SharedData.file("recorded"))) {
            return all.filter(file -> file.toString().endsWith(".json")).sorted().toList();
        }
    }

    private static List<JsonObject> requests(JsonObject recorded) {
        List<JsonObject> requests = new ArrayList<>();
        for (Object scenario : recorded.getJsonArray("scenarios")) {
            for (Object request : ((JsonObject) scenario).getJsonArray("requests")) {
                requests.add((JsonObject) request);
            }
        }
        return requests;
    }

    private final Set<String> repositories = new HashSet<>();

    /** The recorded target with digests of what this registry holds under the same names. */
    private String stored(EmbeddedRegistry registry, String target) {
        Matcher manifest = MANIFEST.matcher(target);
        if (manifest.matches()) {
            String reference = manifest.group(2);
            boolean digest = reference.startsWith("sha256:");
            if (repositories.add(manifest.group(1) + ":" + (digest ? "" : reference))) {
                registry.put(manifest.group(1), digest ? "any" : reference, index);
            }
            return digest ? target.replace(reference, child.digest().toString()) : target;
        }
        Matcher blob = BLOB.matcher(target);
        return blob.lookingAt()
                ? "/v2/" + blob.group(1) + "/blobs/" + registry.putBlob(blob.group(1), child.blobs().getFirst())
                        + target.substring(blob.end())
                : target;
    }

    private static Future<Answer> send(HttpClient client, int port, JsonObject recorded, String target) {
        RequestOptions options = new RequestOptions().setHost("127.0.0.1").setPort(port).setURI(target)
                .setMethod(HttpMethod.valueOf(recorded.getString("method")));
        int length = 0;
        for (Object line : recorded.getJsonArray("headers")) {
            String name = ((JsonArray) line).getString(0);
            String value = ((JsonArray) line).getString(1);
            if (name.equalsIgnoreCase("Content-Length")) {
                length = Integer.parseInt(value);
            }
            if (!name.equalsIgnoreCase("Host") && !name.equalsIgnoreCase("Connection")) {
                options.addHeader(name, value);
            }
        }
        Buffer body = Buffer.buffer(new byte[length]);
        return client.request(options)
                .compose(request -> (body.length() == 0 ? request.send() : request.send(body))
                        .compose(response -> response.body().map(bytes -> new Answer(response.statusCode(),
                                response.statusMessage(), lines(response.headers()), bytes,
                                lines(response.trailers())))));
    }

    /** The lines in their order, without what is of one connection or one upload. */
    private static List<String> lines(MultiMap headers) {
        List<String> lines = new ArrayList<>();
        headers.forEach(line -> {
            if (!NOT_COMPARED.contains(line.getKey().toLowerCase(Locale.ROOT))) {
                lines.add(line.getKey() + ": " + UPLOAD.matcher(line.getValue()).replaceAll(
                        found -> line.getValue().startsWith("sha256:") ? found.group() : "UPLOAD"));
            }
        });
        return lines;
    }
}
