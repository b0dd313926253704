package io.bestfit.proxy.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Over TLS a client gets the image that fits in the version of HTTP that it chooses; the registry is asked by HTTP/2. */
@TestInstance(Lifecycle.PER_CLASS)
class Http2ClientsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** What they choose of the two. Go's HTTP/2 is off where a client sets up TLS by itself and does not ask for it. */
    private static final Map<String, String> SPEAKS = Map.of("containerd", "HTTP/1.1", "podman", "HTTP/1.1", "skopeo",
            "HTTP/1.1", "crane", "HTTP/2");

    private Path folder;
    private DockerRegistry registry;
    private Proxies proxies;
    private Root root;
    private List<Setup> setups;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        Command.require("docker-registry");
        Certificates certificates = Certificates.make(folder.resolve("registry-certificates"), "IP:127.0.0.1");
        registry = DockerRegistry.secured(folder, certificates);
        registry.push(Sample.REPOSITORY, Sample.TAG, Sample.INDEX);
        proxies = Proxies.start(folder, registry.baseUrl(),
                "  ca: %s%n  http2: true%n".formatted(certificates.authority()));
        root = Root.machine(proxies.home());
        root.require("curl");
        setups = Setup.all(proxies.home()).stream().filter(setup -> SPEAKS.containsKey(setup.name())).toList();
    }

    @AfterAll
    void stop() throws Exception {
        try (DockerRegistry _ = registry; Proxies _ = proxies) {
            Mounts.removeUnder(folder);
        }
    }

    List<Setup> setups() {
        return setups;
    }

    @ParameterizedTest
    @MethodSource("setups")
    void aClientGetsTheImageThatFitsInTheProtocolThatItSpeaks(Setup setup) throws Exception {
        String tag = "for-" + setups.indexOf(setup);
        registry.tag(Sample.REPOSITORY, tag, Sample.INDEX);
        try (ImageClient client = setup.start(Files.createDirectory(folder.resolve("c" + setups.indexOf(setup))))) {
            Declaring way = client.declares().contains(Declaring.CERTIFICATE) ? Declaring.CERTIFICATE : Declaring.PORT;
            assertThat(client.variant(proxies.address(way, true), Sample.REPOSITORY + ":" + tag, way))
                    .as("what %s unpacked; the proxy's log ends with%n%s", setup, log()).isEqualTo(Sample.BEST);
        }
        String path = " path=/v2/%s/manifests/%s ".formatted(Sample.REPOSITORY, tag);
        await().atMost(PATIENCE).until(() -> log().contains(path));
        assertThat(log().lines().filter(line -> line.contains(path))).allSatisfy(line -> assertThat(line)
                .contains(" protocol=" + SPEAKS.get(setup.name()) + " ", " outcome=selected "));
    }

    @Test
    void curl_getsTheManifestThatFitsOverHttp2() throws Exception {
        Image best = Sample.variant("amd64", Sample.BEST);
        assertThat(curl("--header", "Accept: " + Sample.INDEX.mediaType(), "--header", "Accept: " + best.mediaType(),
                "--write-out", "\nHTTP/%{http_version}", url(Sample.REPOSITORY + "/manifests/" + Sample.TAG)))
                .isEqualTo(best.manifest() + "\nHTTP/2");
    }

    @Test
    void curl_pushesAnImageOverHttp2ThatOthersPull() throws Exception {
        Image image = ImageBuilder.variant("amd64", "pushed");
        for (Buffer blob : image.blobs()) {
            String begun = curl("--data", "", "--write-out", "%{http_version} %{http_code} %header{location}",
                    url("lab/pushed/blobs/uploads/"));
            assertThat(begun).startsWith("2 202 https://" + address() + "/v2/lab/pushed/blobs/uploads/");
            upload(blob, "application/octet-stream",
                    begun.substring("2 202 ".length()) + "&digest=" + DockerRegistry.sha256(blob));
        }
        upload(image.manifest(), image.mediaType(), url("lab/pushed/manifests/1"));
        assertThat(registry.logTail()).contains("\"PUT /v2/lab/pushed/manifests/1 HTTP/2.0\" 201");

        try (ImageClient client = Skopeo.start(root, Files.createDirectory(folder.resolve("pulled")))) {
            assertThat(client.variant(address(), "lab/pushed:1", Declaring.CERTIFICATE)).isEqualTo("pushed");
        }
    }

    private void upload(Buffer content, String type, String url) throws Exception {
        Path file = Files.write(Files.createTempFile(folder, "content", ""), content.getBytes());
        assertThat(curl("--request", "PUT", "--header", "Content-Type: " + type, "--data-binary", "@" + file,
                "--write-out", "%{http_version} %{http_code}", url)).isEqualTo("2 201");
    }

    /** Where a client declares its node by its certificate. */
    private String address() {
        return proxies.address(Declaring.CERTIFICATE, true);
    }

    private String url(String rest) {
        return "https://" + address() + "/v2/" + rest;
    }

    private String log() throws Exception {
        return proxies.logTail(Declaring.CERTIFICATE);
    }

    private String curl(String... words) throws Exception {
        Certificates certificates = root.certificates();
        List<String> all = new ArrayList<>(List.of("--silent", "--show-error", "--fail", "--http2", "--cacert",
                certificates.authority().toString(), "--cert", certificates.client().toString(), "--key",
                certificates.clientKey().toString()));
        all.addAll(List.of(words));
        return Command.run(folder, root.words(Map.of(), List.of("curl"), all.toArray(String[]::new)));
    }
}
