package io.bestfit.proxy.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.oci.Digest;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import io.bestfit.proxy.testing.Artifacts;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * In front of the distribution project's registry, which has no referrers API, the program finds what images say of
 * themselves wherever they say it.
 */
@TestInstance(Lifecycle.PER_CLASS)
class EvidenceIT {

    private static final Image PLAIN = ImageBuilder.variant("amd64", "plain");
    private static final Image OTHER = ImageBuilder.variant("amd64", "other");
    private static final Image ANNOTATED = ImageBuilder.oci("amd64").file("variant", "annotated")
            .annotation("org.supercontainers.hardware.cpu.target.microarch", "zen3").build();
    private static final Image LABELLED = ImageBuilder.oci("amd64").file("variant", "labelled")
            .label("hardware.cpu.target.microarch", "haswell").build();
    private static final Image CUDA = ImageBuilder.oci("amd64").file("variant", "cuda")
            .environment("NVIDIA_REQUIRE_CUDA=cuda>=12.4 brand=tesla,driver>=470,driver<471").build();
    private static final Image INDEX = IndexBuilder.oci().annotated(PLAIN, "amd64", Map.of())
            .annotated(OTHER, "amd64", Map.of()).annotated(ANNOTATED, "amd64", Map.of())
            .annotated(LABELLED, "amd64", Map.of()).annotated(CUDA, "amd64", Map.of()).build();
    private static final String OLD = "2024-01-01T00:00:00Z";
    private static final String NEW = "2025-01-01T00:00:00Z";

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private DockerRegistry registry;
    private Bestfit bestfit;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        Command.require("docker-registry");
        registry = DockerRegistry.start(folder);
        bestfit = Bestfit.serve(folder, registry.baseUrl());
    }

    @AfterAll
    void stop() throws Exception {
        try (DockerRegistry _ = registry; Bestfit _ = bestfit; HttpClient _ = http) {
            assertThat(bestfit).isNotNull();
        }
    }

    static Stream<Arguments> sources() {
        Image vfio = Artifacts.module(PLAIN.digest(), NEW, "vfio");
        Image mlx5 = Artifacts.module(PLAIN.digest(), OLD, "mlx5_core");
        return Stream.of(Arguments.of("a-manifest", List.of(), "cpu=zen3", ANNOTATED),
                Arguments.of("a-configuration", List.of(), "cpu=skylake", LABELLED),
                Arguments.of("a-constraint-that-holds", List.of(), "nvidia-driver=\"550.54.15\", nvidia-brand=tesla",
                        CUDA),
                Arguments.of("a-constraint-that-does-not", List.of(),
                        "nvidia-driver=\"450.51.06\", nvidia-brand=tesla", PLAIN),
                Arguments.of("an-artifact-of-the-image", List.of(vfio), "kernel-modules=vfio", PLAIN),
                Arguments.of("the-newest-artifact", List.of(vfio, mlx5), "kernel-modules=mlx5_core", OTHER),
                Arguments.of("an-artifact-of-the-index", List.of(Artifacts.module(INDEX.digest(), NEW, "vfio")),
                        "kernel-modules=mlx5_core", INDEX),
                Arguments.of("a-compspec-artifact", List.of(Artifacts.cpu(OTHER.digest(), "zen4")), "cpu=zen4",
                        OTHER));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sources")
    void whatAnImageSaysOfItselfIsFound(String name, List<Image> artifacts, String node, Image expected)
            throws Exception {
        String repository = "evidence/" + name;
        registry.push(repository, "1.0", INDEX);
        if (!artifacts.isEmpty()) {
            String subject = artifacts.getFirst().manifest().toJsonObject().getJsonObject("subject")
                    .getString("digest");
            registry.push(repository, Artifacts.fallbackTag(new Digest(subject)), Artifacts.index(artifacts));
        }
        for (int time = 0; time < 2; time++) {
            HttpResponse<String> answer = http.send(HttpRequest
                    .newBuilder(URI.create("http://" + bestfit.address() + "/v2/" + repository + "/manifests/1.0"))
                    .header("Node-Features", node).header("Accept", "*/*")
                    .header("Accept", "application/vnd.oci.image.index.v1+json").build(), BodyHandlers.ofString());
            assertThat(answer.body()).as("the proxy's log ends with%n%s", bestfit.logTail())
                    .isEqualTo(expected.manifest().toString());
        }
    }
}
