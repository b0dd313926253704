package io.bestfit.proxy.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.testing.Trust;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The distribution project's registry, as Debian packages it, with its storage in a folder. */
public final class DockerRegistry implements AutoCloseable {

    /** The second where it wants a user. */
    private static final Set<Integer> READY = Set.of(200, 401);

    private final HttpClient http;
    private final Daemon daemon;
    private final String address;
    private final String baseUrl;
    private final Path storage;

    private DockerRegistry(HttpClient http, Daemon daemon, String address, String baseUrl, Path storage) {
        this.storage = storage;
        this.http = http;
        this.daemon = daemon;
        this.address = address;
        this.baseUrl = baseUrl;
    }

    public static DockerRegistry start(Path folder) throws Exception {
        return with(folder, Map.of());
    }

    /** With variables of its environment, which win over its file: {@code REGISTRY_PROXY_REMOTEURL} and the like. */
    static DockerRegistry with(Path folder, Map<String, String> environment) throws Exception {
        return start(folder, environment, HttpClient.newBuilder(), "http", "");
    }

    /** With TLS, over which it offers HTTP/2. */
    static DockerRegistry secured(Path folder, Certificates certificates) throws Exception {
        return start(folder, Map.of(), HttpClient.newBuilder().sslContext(Trust.in(certificates.authority())),
                "https",
                ", tls: {certificate: %s, key: %s}".formatted(certificates.server(), certificates.serverKey()));
    }

    private static DockerRegistry start(Path folder, Map<String, String> environment, HttpClient.Builder client,
            String scheme, String more) throws Exception {
        HttpClient http = client.version(HttpClient.Version.HTTP_1_1).build();
        String address = "127.0.0.1:" + Daemon.freePort();
        Path storage = folder.resolve("registry");
        Path configuration = Files.writeString(folder.resolve("registry.yml"), """
                version: 0.1
                storage:
                  filesystem: {rootdirectory: %s}
                  delete: {enabled: true}
                http: {addr: "%s"%s}
                """.formatted(storage, address, more));
        String baseUrl = scheme + "://" + address;
        List<String> words = new ArrayList<>(List.of("env"));
        environment.forEach((name, value) -> words.add(name + "=" + value));
        Daemon daemon = Daemon.start(folder.resolve("registry.log"),
                () -> READY.contains(send(http, HttpRequest.newBuilder(URI.create(baseUrl + "/v2/"))).statusCode()),
                Command.words(words, "docker-registry", "serve", configuration.toString()));
        return new DockerRegistry(http, daemon, address, baseUrl, storage);
    }

    /** Host and port. */
    String address() {
        return address;
    }

    public String baseUrl() {
        return baseUrl;
    }

    /** Stores an image or an index with everything it names; a reference is a tag or a digest. */
    void push(String repository, String reference, Image image) throws Exception {
        for (Buffer blob : image.blobs()) {
            pushBlob(repository, blob);
        }
        for (Image child : image.children()) {
            push(repository, child.digest().text(), child);
        }
        tag(repository, reference, image);
    }

    /** Gives another reference to an image or an index of which everything is there. */
    void tag(String repository, String reference, Image image) throws Exception {
        HttpResponse<String> answer = send(http, HttpRequest.newBuilder(
                URI.create(baseUrl + "/v2/" + repository + "/manifests/" + reference))
                .header("Content-Type", image.mediaType())
                .PUT(BodyPublishers.ofByteArray(image.manifest().getBytes())));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    private void pushBlob(String repository, Buffer blob) throws Exception {
        HttpResponse<String> upload = send(http, HttpRequest.newBuilder(
                URI.create(baseUrl + "/v2/" + repository + "/blobs/uploads/")).POST(BodyPublishers.noBody()));
        String location = upload.headers().firstValue("Location").orElseThrow();
        HttpResponse<String> answer = send(http, HttpRequest.newBuilder(
                URI.create(baseUrl).resolve(location + (location.contains("?") ? "&" : "?") + "digest=" + sha256(blob)))
                .header("Content-Type", "application/octet-stream")
                .PUT(BodyPublishers.ofByteArray(blob.getBytes())));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    /**
     * Whether all blobs of an image are in its storage, where the link in the repository is written last: a cache stores
     * them while it hands them on, and is not done with it when the client is.
     */
    boolean holdsBlobs(String repository, Image image) throws NoSuchAlgorithmException {
        Path links = storage.resolve("docker/registry/v2/repositories").resolve(repository).resolve("_layers");
        for (Buffer blob : image.blobs()) {
            if (!Files.exists(links.resolve(sha256(blob).replace(':', '/')).resolve("link"))) {
                return false;
            }
        }
        return true;
    }

    private static HttpResponse<String> send(HttpClient http, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    static String sha256(Buffer content) throws NoSuchAlgorithmException {
        return "sha256:" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content.getBytes()));
    }

    String logTail() throws IOException {
        return daemon.logTail();
    }

    @Override
    public void close() throws IOException {
        http.close();
        daemon.close();
    }
}
