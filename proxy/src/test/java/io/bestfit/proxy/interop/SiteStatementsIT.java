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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * In front of the distribution project's registry, the program goes by what nobody wrote for it: by a base image, by the
 * instruction sets of a platform, by a site's own annotations and by an artifact that only its tag ties to an image.
 */
@TestInstance(Lifecycle.PER_CLASS)
class SiteStatementsIT {

    private static final Image PLAIN = ImageBuilder.variant("amd64", "plain");
    private static final Image OTHER = ImageBuilder.variant("amd64", "other");
    /** With the label of Red Hat's Universal Base Image 9, which was built for x86-64-v2. */
    private static final Image UBI = ImageBuilder.oci("amd64").file("variant", "ubi\n")
            .label("com.redhat.component", "ubi9-container").build();
    private static final Image BASED = index(PLAIN, UBI);
    private static final Image BASED_FIRST = index(UBI, PLAIN);
    private static final Image KEYED = IndexBuilder.oci().annotated(PLAIN, "amd64", Map.of())
            .annotated(OTHER, "amd64", Map.of("com.example.cpu-arch", "zen3")).build();
    private static final Image FEATURES = IndexBuilder.oci().features(PLAIN, "amd64")
            .features(OTHER, "amd64", "avx2", "bmi2").build();
    private static final Image FEATURES_FIRST = IndexBuilder.oci().features(OTHER, "amd64", "avx2", "bmi2")
            .features(PLAIN, "amd64").build();
    private static final Image TWO = index(PLAIN, OTHER);
    /** An artifact that refers to nothing that is there. */
    private static final Image ZEN4 = Artifacts.cpu(new Digest("sha256:" + "f".repeat(64)), "zen4");
    private static final String SUFFIX = "-compspec";

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Path folder;
    private DockerRegistry registry;
    private Bestfit bestfit;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        Command.require("docker-registry");
        registry = DockerRegistry.start(folder);
        bestfit = Bestfit.serve(folder, registry.baseUrl(), """
                evidence:
                  compspecSuffix: %s
                  descriptorKeys:
                    com.example.cpu-arch: hardware.cpu.target.microarch
                """.formatted(SUFFIX));
    }

    @AfterAll
    void stop() throws Exception {
        try (DockerRegistry _ = registry; Bestfit _ = bestfit; HttpClient _ = http) {
            assertThat(bestfit).isNotNull();
        }
    }

    static Stream<Arguments> statements() {
        return Stream.of(Arguments.of("a-base-image-that-fits", BASED, "cpu=x86-64-v2", UBI),
                Arguments.of("a-base-image-that-does-not", BASED_FIRST, "cpu=x86_64", PLAIN),
                Arguments.of("instruction-sets-that-are-there", FEATURES,
                        "cpu=x86-64-v2, cpu-flags=\"avx avx2 bmi2\"", OTHER),
                Arguments.of("instruction-sets-that-are-not", FEATURES_FIRST, "cpu=x86-64-v2", PLAIN),
                Arguments.of("a-key-of-its-own-that-fits", KEYED, "cpu=zen4", OTHER),
                Arguments.of("a-key-of-its-own-that-does-not", KEYED, "cpu=skylake", PLAIN));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("statements")
    void whatIsKnownOfAnImageDecides(String name, Image index, String node, Image expected) throws Exception {
        registry.push("site/" + name, "1.0", index);
        for (int time = 0; time < 2; time++) {
            assertThat(ask("site/" + name, node)).as("the proxy's log ends with%n%s", bestfit.logTail())
                    .isEqualTo(expected.manifest().toString());
        }
    }

    @ParameterizedTest
    @CsvSource({"cpu=zen3, true, whole", "cpu=zen3, false, plain", "cpu=zen4, true, plain"})
    void anArtifactUnderTheTagWithTheSuffixSpeaksOfTheIndex(String node, boolean pushed, String expected)
            throws Exception {
        String repository = "site/tagged-" + pushed;
        registry.push(repository, "1.0", TWO);
        if (pushed) {
            registry.push(repository, "1.0" + SUFFIX, ZEN4);
        }
        assertThat(ask(repository, node)).as("the proxy's log ends with%n%s", bestfit.logTail())
                .isEqualTo((expected.equals("whole") ? TWO : PLAIN).manifest().toString());
    }

    static Stream<Arguments> pulls() {
        return Stream.of(Arguments.of("base", BASED, "ubi"), Arguments.of("features", FEATURES, "other"),
                Arguments.of("keyed", KEYED, "other"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pulls")
    void skopeo_getsWhatFits(String name, Image index, String expected) throws Exception {
        String repository = "site/pulled-" + name;
        registry.push(repository, "1.0", index);
        try (Skopeo client = Skopeo.start(Files.createDirectory(folder.resolve(name)))) {
            assertThat(client.variant(bestfit.address(), repository + ":1.0", Declaring.PATH_AFTER))
                    .as("the proxy's log ends with%n%s", bestfit.logTail()).isEqualTo(expected);
            assertThat(client.variant(bestfit.address(), repository + ":1.0", Declaring.NOTHING))
                    .as("without a declaration").isEqualTo("plain");
        }
    }

    private static Image index(Image one, Image other) {
        return IndexBuilder.oci().annotated(one, "amd64", Map.of()).annotated(other, "amd64", Map.of()).build();
    }

    private String ask(String repository, String node) throws Exception {
        HttpResponse<String> answer = http.send(HttpRequest
                .newBuilder(URI.create("http://" + bestfit.address() + "/v2/" + repository + "/manifests/1.0"))
                .header("Node-Features", node).header("Accept", "*/*")
                .header("Accept", "application/vnd.oci.image.index.v1+json").build(), BodyHandlers.ofString());
        return answer.body();
    }
}
