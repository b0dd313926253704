package io.bestfit.proxy.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bestfit.proxy.interop.Front.Kind;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.testing.Trust;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Behind nginx and haproxy, with the files that sites are given to copy, Bestfit is what it is without them. */
@TestInstance(Lifecycle.PER_CLASS)
class FrontsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** More than nginx takes of a body, and more than it holds of an answer, unless it is told otherwise. */
    private static final int LAYER_BYTES = 8 * 1024 * 1024;
    /** Tokens of the registries of clouds have more than 8 KiB. */
    private static final int TOKEN_BYTES = 20 * 1024;
    private static final int SEED = 3;
    private static final String ACCEPT = Sample.INDEX.mediaType() + ", application/vnd.oci.image.manifest.v1+json";

    private final Map<Kind, Front> fronts = new EnumMap<>(Kind.class);
    private Path folder;
    private Certificates certificates;
    private DockerRegistry registry;
    private Bestfit bestfit;
    private Root root;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        Command.require("docker-registry");
        Path home = Files.createDirectory(folder.resolve("home"));
        Files.writeString(home.resolve("hosts"), "127.0.0.1 localhost\n");
        certificates = Certificates.make(home.resolve(Certificates.FOLDER), "IP:127.0.0.1");
        root = Root.machine(home);
        registry = DockerRegistry.start(folder);
        registry.push(Sample.REPOSITORY, Sample.TAG, Sample.INDEX);
        String tcp = Bestfit.freeAddress();
        bestfit = bestfit(Files.createDirectory(folder.resolve("bestfit")), tcp);
        for (Kind kind : Kind.values()) {
            String address = Bestfit.freeAddress();
            certificates.installFor(address, home.resolve("certs.d"));
            fronts.put(kind, Front.start(kind, Files.createDirectory(folder.resolve(kind.name())), certificates,
                    address, kind == Kind.HAPROXY_TCP ? tcp : bestfit.address()));
        }
    }

    private Bestfit bestfit(Path at, String tcp) throws Exception {
        String http = Bestfit.freeAddress();
        String admin = Bestfit.freeAddress();
        SiteFile.copy("deploy/fronts/nodes.yaml", at.resolve("nodes.yaml"), Map.of("10.1.0.0/16", "127.0.0.1"));
        Map<String, String> changes = new LinkedHashMap<>(Map.of("10.0.0.20:5000", http, "10.0.0.20:5443", tcp,
                "127.0.0.1:9090", admin, "10.0.0.10", Front.SOURCE, "https://origin.example", registry.baseUrl(),
                "*.gpu.example", Certificates.NODE));
        changes.putAll(Map.of("server.pem", certificates.server().toString(), "server-key.pem",
                certificates.serverKey().toString(), "clients.pem", certificates.authority().toString()));
        return Bestfit.of(SiteFile.copy("deploy/fronts/bestfit.yaml", at.resolve("bestfit.yaml"), changes), http,
                admin);
    }

    @AfterAll
    void stop() throws Exception {
        for (Front front : fronts.values()) {
            front.close();
        }
        try (DockerRegistry _ = registry; Bestfit _ = bestfit) {
            Mounts.removeUnder(folder);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NGINX", "HAPROXY"})
    void clientsGetTheImageThatFitsTheNodeOfTheirAddress(Kind kind) throws Exception {
        assertClientsGetTheBest(kind, "address");
    }

    @ParameterizedTest
    @EnumSource(names = "HAPROXY_TCP")
    void clientsGetTheImageThatFitsTheNodeOfTheirCertificate(Kind kind) throws Exception {
        assertClientsGetTheBest(kind, "certificate");
    }

    /** They check the front's certificate and show one of theirs. */
    private void assertClientsGetTheBest(Kind kind, String channel) throws Exception {
        Path at = Files.createDirectory(folder.resolve("c" + kind.letter()));
        List<Setup> setups = List.of(new Setup("containerd", root, "containerd", Containerd::start),
                new Setup("podman", root, "podman", Podman::start), new Setup("skopeo", root, "skopeo", Skopeo::start));
        for (Setup setup : setups) {
            String tag = kind.letter() + "-" + setup.name();
            registry.tag(Sample.REPOSITORY, tag, Sample.INDEX);
            try (ImageClient client = setup.start(Files.createDirectory(at.resolve(setup.name().substring(0, 1))))) {
                assertThat(client.variant(front(kind).address(), Sample.REPOSITORY + ":" + tag,
                        Declaring.CERTIFICATE)).as("what %s unpacked; Bestfit wrote at last%n%s", setup,
                                bestfit.logTail())
                        .isEqualTo(Sample.BEST);
            }
            String path = " path=/v2/%s/manifests/%s ".formatted(Sample.REPOSITORY, tag);
            await().atMost(PATIENCE).until(() -> bestfit.logTail().contains(path));
            assertThat(bestfit.logTail().lines().filter(line -> line.contains(path)))
                    .allSatisfy(line -> assertThat(line).contains(" client=127.0.0.1 ", " channel=" + channel + " "));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NGINX", "HAPROXY"})
    void aHeaderOfContainerdReachesBestfit(Kind kind) throws Exception {
        String hosts = Pointed.containerd("https://" + front(kind).address(), certificates.authority(),
                "cpu=skylake");
        try (Containerd client = Containerd.start(root, Files.createDirectory(folder.resolve("h" + kind.letter())))) {
            assertThat(client.variant(hosts, Sample.BY_TAG, "")).as("Bestfit wrote at last%n%s", bestfit.logTail())
                    .isEqualTo("skylake");
        }
    }

    @ParameterizedTest
    @CsvSource({"NGINX, HTTP_2", "NGINX, HTTP_1_1", "HAPROXY, HTTP_2", "HAPROXY, HTTP_1_1", "HAPROXY_TCP, HTTP_2"})
    void everyChannelPassesInBothVersionsOfHttp(Kind kind, Version version) throws Exception {
        String token = "Bearer " + "t".repeat(TOKEN_BYTES);

        HttpResponse<String> addressed = ask(kind, version, "/v2/", "Authorization", token);
        assertThat(addressed.version()).isEqualTo(version);
        assertThat(digestOf(addressed)).isEqualTo(digest(Sample.BEST));
        assertThat(addressed.headers().firstValue("Vary").orElseThrow()).contains("Node-Features", "Accept");
        assertThat(addressed.headers().firstValue("Cache-Control")).contains("private, no-cache");
        assertThat(digestOf(ask(kind, version, "/v2/", "Node-Features", "cpu=skylake"))).isEqualTo(digest("skylake"));
        assertThat(digestOf(ask(kind, version, "/for/skylake/v2/", "Accept-Language", "en")))
                .isEqualTo(digest("skylake"));
        assertThat(digestOf(ask(kind, version, "/v2/for/any/", "Accept-Language", "en")))
                .isEqualTo(Sample.INDEX.digest().text());
    }

    /** What a client says of its own address is not believed. */
    @ParameterizedTest
    @CsvSource({"NGINX, X-Forwarded-For, 10.9.9.9", "NGINX, Forwarded, for=10.9.9.9",
            "HAPROXY, X-Forwarded-For, 10.9.9.9", "HAPROXY, Forwarded, for=10.9.9.9",
            "HAPROXY_TCP, X-Forwarded-For, 10.9.9.9"})
    void aClientCannotSayWhereItIs(Kind kind, String header, String value) throws Exception {
        assertThat(digestOf(ask(kind, Version.HTTP_1_1, "/v2/", header, value))).isEqualTo(digest(Sample.BEST));
    }

    @ParameterizedTest
    @EnumSource
    void aLargeLayerIsPushedAndPulledWithoutADisk(Kind kind) throws Exception {
        byte[] noise = new byte[LAYER_BYTES];
        new Random(SEED).nextBytes(noise);
        Image image = ImageBuilder.oci("amd64").file("variant", "large by " + kind + "\n")
                .program("noise", Buffer.buffer(noise))
                .build();
        String repository = "lab/large-" + kind.letter();
        registry.push(repository, "1", image);
        Path at = Files.createDirectory(folder.resolve("l" + kind.letter()));
        Skopeo skopeo = Skopeo.start(root, at);

        Command.run(at, root.words(Map.of(), List.of("skopeo", "--insecure-policy"), "copy", "--quiet",
                "--src-tls-verify=false", "docker://" + registry.address() + "/" + repository + ":1",
                "docker://" + front(kind).address() + "/" + repository + "/pushed:1"));

        assertThat(skopeo.variant(front(kind).address(), repository + "/pushed:1", Declaring.CERTIFICATE))
                .isEqualTo("large by " + kind);
    }

    @Test
    void nginxHasNothingToComplainOf() throws Exception {
        assertThat(front(Kind.NGINX).log()).noneMatch(line -> line.matches(".*\\[(warn|error|crit)].*"));
    }

    private HttpResponse<String> ask(Kind kind, Version version, String before, String header, String value)
            throws Exception {
        try (HttpClient client = HttpClient.newBuilder().version(version)
                .sslContext(Trust.in(certificates.authority())).build()) {
            return client.send(HttpRequest
                    .newBuilder(URI.create("https://%s%s%s/manifests/%s".formatted(front(kind).address(), before,
                            Sample.REPOSITORY, Sample.TAG)))
                    .header("Accept", ACCEPT).header(header, value).build(), BodyHandlers.ofString());
        }
    }

    private Front front(Kind kind) {
        return Objects.requireNonNull(fronts.get(kind), "it was not started");
    }

    private static String digestOf(HttpResponse<String> answer) {
        return answer.headers().firstValue("Docker-Content-Digest").orElseThrow();
    }

    private static String digest(String variant) {
        return Sample.variant("amd64", variant).digest().text();
    }
}
