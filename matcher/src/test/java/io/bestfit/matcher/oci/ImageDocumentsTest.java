package io.bestfit.matcher.oci;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The readers of image manifests and of image configurations. */
class ImageDocumentsTest {

    private static final String CONFIG = """
            {"architecture": "amd64", "os": "linux", "created": null, "config": {"User": "", "Env": ["PATH=/bin:/usr/bin",
            "NVIDIA_REQUIRE_CUDA=cuda>=12.4 brand=tesla,driver>=470", "A=1", "A=2", "EMPTY=", "=x", "lonely"],
            "Labels": {"org.supercontainers.mpi": "mpich", "maintainer": "me"}},
            "rootfs": {"type": "layers", "diff_ids": []}, "history": [{"created_by": "x"}]}""";
    private static final String MANIFEST = """
            {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "size": 7, "digest": "sha256:%s"},
            "layers": [], "annotations": {"org.supercontainers.glibc.version": "2.36"}}""".formatted("a".repeat(64));

    @Test
    void aConfigurationHasItsLabelsAndItsEnvironment() {
        assertThat(ImageConfigReader.read(bytes(CONFIG))).isEqualTo(new ReadConfig.Config(new ImageConfig(
                Map.of("org.supercontainers.mpi", "mpich", "maintainer", "me"),
                Map.of("PATH", "/bin:/usr/bin", "NVIDIA_REQUIRE_CUDA", "cuda>=12.4 brand=tesla,driver>=470", "A", "2",
                        "EMPTY", ""),
                Platform.of("linux", "amd64"))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", value = {
            "{\"os\": \"linux\", \"architecture\": \"arm64\"} | linux/arm64",
            "{\"os\": \"linux\", \"architecture\": \"arm\", \"variant\": \"v7\"} | linux/arm/v7",
            "{\"os\": \"linux\"} | -", "{\"architecture\": \"arm64\"} | -",
            "{\"os\": 1, \"architecture\": {}} | -",
            "{\"os\": \"linux\", \"architecture\": \"arm64\", \"Architecture\": \"amd64\"} | -"})
    void aConfigurationStatesItsPlatformOrNone(String text, @Nullable String platform) {
        assertThat(ImageConfigReader.read(bytes(text))).isInstanceOfSatisfying(ReadConfig.Config.class,
                read -> assertThat(read.config().platform() == null ? null : read.config().platform().toString())
                        .isEqualTo(platform));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"{}", "{\"config\": null}", "{\"config\": {}}",
            "{\"config\": {\"Env\": null, \"Labels\": null}}", "{\"container_config\": {\"Env\": [\"A=1\"]}}"})
    void aConfigurationMaySayNothing(String text) {
        assertThat(ImageConfigReader.read(bytes(text)))
                .isEqualTo(new ReadConfig.Config(new ImageConfig(Map.of(), Map.of())));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"[] | it is no JSON object", "`` | it is no JSON object",
            "{\"config\": []} | its config is no object",
            "{\"config\": {}, \"Config\": {}} | it spells a name of the specification in another case",
            "{\"config\": {\"env\": []}} | it spells a name of the specification in another case",
            "{\"config\": {\"Labels\": {\"a\": 1}}} | its labels are not texts",
            "{\"config\": {\"Labels\": []}} | its labels are not texts",
            "{\"config\": {\"Env\": {}}} | its environment is no list of texts",
            "{\"config\": {\"Env\": [null]}} | its environment is no list of texts",
            "{\"config\": {}, \"config\": {}} | it is not one JSON document without duplicate names (line 1, column 24)"})
    void aDocumentThatIsNoConfigurationSaysWhy(String text, String why) {
        assertThat(ImageConfigReader.read(bytes(text))).isEqualTo(new ReadConfig.NotAConfig(why));
    }

    @Test
    void aConfigurationIsBounded() {
        assertThat(ImageConfigReader.read(new byte[ImageConfigReader.MAX_DOCUMENT_BYTES + 1]))
                .isEqualTo(new ReadConfig.NotAConfig("it is over 4194304 bytes"));
        assertThat(ImageConfigReader.read(bytes("{\"history\": [" + "1,".repeat(100_000) + "1]}")))
                .isInstanceOf(ReadConfig.NotAConfig.class);
        StringBuilder many = new StringBuilder("{\"config\": {\"Env\": [");
        for (int variable = 0; variable <= ImageConfigReader.MAX_ENTRIES; variable++) {
            many.append("\"A").append(variable).append("=\",");
        }
        many.setLength(many.length() - 1);
        assertThat(ImageConfigReader.read(bytes(many + "]}}")))
                .isEqualTo(new ReadConfig.NotAConfig("it has more than 10000 labels or variables"));
    }

    @Test
    void aManifestHasItsConfigurationAndItsAnnotations() {
        assertThat(ImageManifestReader.read(bytes(MANIFEST))).isEqualTo(new ReadManifest.Manifest(new ImageManifest(
                new Descriptor("application/vnd.oci.image.config.v1+json", new Digest("sha256:" + "a".repeat(64)), 7,
                        null, null, Map.of()),
                Map.of("org.supercontainers.glibc.version", "2.36"))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"[] | it is no JSON object",
            "{\"config\": {}, \"manifests\": []} | it holds manifests, as no image manifest does",
            "{\"fsLayers\": []} | it holds fsLayers, as no image manifest does",
            "{\"Config\": {}} | it spells a name of the specification in another case",
            "{\"mediaType\": \"application/vnd.oci.image.index.v1+json\"} | its mediaType is not that of an image manifest",
            "{\"layers\": []} | it names no configuration",
            "{\"config\": {}, \"annotations\": {\"a\": 1}} | its annotations are not texts",
            "{\"config\": 1} | its configuration cannot be read: it is no object",
            "{\"config\": {}} | its configuration cannot be read: its mediaType is missing or no media type"})
    void aDocumentThatIsNoManifestSaysWhy(String text, String why) {
        assertThat(ImageManifestReader.read(bytes(text))).isEqualTo(new ReadManifest.NotAManifest(why));
    }

    @Test
    void whateverBecomesOfADocumentItIsReadOrItSaysWhy() {
        long seed = 42L;
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            byte[] body = bytes(round % 2 == 0 ? CONFIG : MANIFEST);
            for (int change = random.nextInt(6); change > 0; change--) {
                body[random.nextInt(body.length)] = random.nextBoolean()
                        ? (byte) random.nextInt(256)
                        : (byte) "{}[]\",:n0".charAt(random.nextInt(9));
            }
            assertThat(ImageConfigReader.read(body)).as("seed %d, round %d", seed, round).isNotNull();
            assertThat(ImageManifestReader.read(body)).as("seed %d, round %d", seed, round).isNotNull();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
