package io.bestfit.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.oci.Digest;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A layout is judged by everything that it holds, without a network: manifests, configurations, what refers to them. */
class LayoutEvidenceTest {

    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final String NFD = "application/vnd.nfd.image-compatibility.v1alpha1";

    private static final Image PLAIN = ImageBuilder.variant("amd64", "plain");
    private static final Image CUDA = ImageBuilder.oci("amd64").file("cuda", "cuda")
            .environment("NVIDIA_REQUIRE_CUDA=cuda>=12.4 brand=tesla,driver>=470,driver<471").build();
    private static final Image ZEN3 = ImageBuilder.oci("amd64").file("zen3", "zen3")
            .annotation("org.supercontainers.hardware.cpu.target.microarch", "zen3").build();
    private static final Image LABELLED = ImageBuilder.oci("amd64").file("haswell", "haswell")
            .label("hardware.cpu.target.microarch", "haswell").build();
    private static final Image INDEX = IndexBuilder.oci().annotated(PLAIN, "amd64", Map.of())
            .annotated(CUDA, "amd64", Map.of()).annotated(ZEN3, "amd64", Map.of())
            .annotated(LABELLED, "amd64", Map.of()).build();

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path layout;
    private final JsonArray listed = new JsonArray();

    @BeforeEach
    void writeLayout() throws IOException {
        Files.writeString(layout.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
        keep(INDEX);
        INDEX.children().forEach(this::keep);
        list(INDEX.mediaType(), INDEX.manifest(), new JsonObject().put("org.opencontainers.image.ref.name", "1"));
    }

    @Test
    void aManifestsAnnotationsSayWhatTheImageNeeds() throws IOException {
        assertThat(select("cpu=zen3")).isEqualTo(layout + "@" + ZEN3.digest() + "\n");
    }

    @Test
    void theLabelsOfAConfigurationSayWhatTheImageNeeds() throws IOException {
        assertThat(select("cpu=skylake")).isEqualTo(layout + "@" + LABELLED.digest() + "\n");
    }

    @Test
    void theConstraintsOfAConfigurationAreEvaluated() throws IOException {
        assertThat(select("nvidia-driver=\"550.54.15\", nvidia-brand=tesla"))
                .isEqualTo(layout + "@" + CUDA.digest() + "\n");
        assertThat(select("nvidia-driver=\"450.51.06\", nvidia-brand=tesla"))
                .isEqualTo(layout + "@" + PLAIN.digest() + "\n");
    }

    @Test
    void theNewestArtifactThatRefersToAnImageCounts() throws IOException {
        refer(PLAIN.digest(), "2024-01-01T00:00:00Z", "vfio", 5);
        refer(PLAIN.digest(), "2025-01-01T00:00:00Z", "mlx5_core", 10);
        assertThat(verdict(0, "kernel-modules=vfio")).isEqualTo("incompatible");
        assertThat(select("kernel-modules=mlx5_core")).isEqualTo(layout + "@" + PLAIN.digest() + "\n");
    }

    @Test
    void everyClaimSaysWhereItWasFound() throws IOException {
        refer(PLAIN.digest(), "2025-01-01T00:00:00Z", "mlx5_core", 10);
        JsonObject explanation = new JsonObject(run("explain", layout + ":1", "--node", "kernel-modules=mlx5_core",
                "--output", "json"));
        JsonObject plain = explanation.getJsonArray("candidates").getJsonObject(0);
        JsonObject claim = plain.getJsonArray("claims").getJsonObject(plain.getJsonArray("claims").size() - 1);
        assertThat(claim.getString("source")).isEqualTo("referrers");
        assertThat(claim.getString("found")).startsWith("referrer sha256:");
        assertThat(claim.getString("state")).isEqualTo("satisfied");
        JsonObject labelled = explanation.getJsonArray("candidates").getJsonObject(3);
        assertThat(labelled.getJsonArray("claims").toString()).contains("\"found\":\"config sha256:");
    }

    @Test
    void anArtifactUnderATagOfItsOwnCountsWhereTheSuffixIsConfigured() throws IOException {
        Buffer spec = Buffer.buffer("""
                {"compatibilities": [{"name": "org.supercontainers", "annotations": {"kernel.modules": "xpmem"}}]}""");
        Buffer artifact = new JsonObject().put("schemaVersion", 2).put("mediaType", MANIFEST)
                .put("config", descriptor("application/vnd.oci.empty.v1+json", Buffer.buffer("{}")))
                .put("layers", new JsonArray().add(descriptor("application/org.compspec", spec))).toBuffer();
        keep(spec);
        keep(artifact);
        list(MANIFEST, artifact, new JsonObject().put("org.opencontainers.image.ref.name", "1-compspec"));
        Path config = layout.resolve("bestfit.yaml");
        Files.writeString(config, "evidence: {compspecSuffix: -compspec}");
        String[] question = {"explain", layout + ":1", "--node", "kernel-modules=vfio", "--output", "json"};
        assertThat(verdicts(run(question))).startsWith("compatible");
        String[] configured = Stream.concat(Stream.of(question), Stream.of("--config", config.toString()))
                .toArray(String[]::new);
        assertThat(verdicts(run(configured))).startsWith("incompatible");
        assertThat(run(configured)).contains("\"found\" : \"tag 1-compspec\"");
    }

    @Test
    void whatASiteStatesCountsForALayoutToo() throws IOException {
        Image ubi = ImageBuilder.oci("amd64").file("ubi", "ubi").label("cpe", "cpe:/o:redhat:enterprise_linux:10.2")
                .build();
        Image index = IndexBuilder.oci().annotated(ubi, "amd64", Map.of()).annotated(PLAIN, "amd64", Map.of()).build();
        keep(index);
        keep(ubi);
        list(index.mediaType(), index.manifest(), new JsonObject().put("org.opencontainers.image.ref.name", "ubi"));
        assertThat(run("select", layout + ":ubi", "--node", "cpu=x86-64-v2"))
                .isEqualTo(layout + "@" + PLAIN.digest() + "\n");
        assertThat(run("select", layout + ":ubi", "--node", "cpu=x86-64-v3"))
                .isEqualTo(layout + "@" + ubi.digest() + "\n");
        Path config = layout.resolve("bestfit.yaml");
        Files.writeString(config, "evidence: {defaultBaselines: false}");
        assertThat(run("select", layout + ":ubi", "--node", "cpu=x86-64-v2", "--config", config.toString()))
                .isEqualTo(layout + "@" + ubi.digest() + "\n");
    }

    private static List<String> verdicts(String explanation) {
        return new JsonObject(explanation).getJsonArray("candidates").stream()
                .map(candidate -> ((JsonObject) candidate).getString("verdict")).toList();
    }

    @Test
    void aDamagedDocumentLeavesItsImageUnverifiedAndIsTold() throws IOException {
        Files.writeString(blob(ZEN3.digest()), "damaged");
        assertThat(select("cpu=zen3")).isEqualTo(layout + "@" + PLAIN.digest() + "\n");
        assertThat(verdict(2, "cpu=zen3")).isEqualTo("unverified");
        assertThat(run("explain", layout + ":1", "--node", "cpu=zen3", "--output", "json"))
                .contains("its manifest " + ZEN3.digest() + " was not read: Tried to read " + blob(ZEN3.digest())
                        + ", but its content has the digest ")
                .contains("; write the layout anew");
    }

    @Test
    void whatALayoutDoesNotHoldSaysNothing() throws IOException {
        Files.delete(blob(CUDA.digest()));
        assertThat(run("explain", layout + ":1", "--node", "cpu=zen3", "--output", "json"))
                .doesNotContain("unverified");
    }

    private String verdict(int position, String node) throws IOException {
        return new JsonObject(run("explain", layout + ":1", "--node", node, "--output", "json"))
                .getJsonArray("candidates").getJsonObject(position).getString("verdict");
    }

    private String select(String node) throws IOException {
        return run("select", layout + ":1", "--node", node);
    }

    private String run(String... arguments) throws IOException {
        Files.writeString(layout.resolve("index.json"), new JsonObject().put("schemaVersion", 2)
                .put("mediaType", "application/vnd.oci.image.index.v1+json").put("manifests", listed).encode());
        StringWriter answers = new StringWriter();
        StringWriter problems = new StringWriter();
        BestfitCommand.commandLine(new PrintWriter(answers, true), new PrintWriter(problems, true), Map.of())
                .execute(arguments);
        assertThat(problems.toString()).isEmpty();
        return answers.toString();
    }

    private void refer(Digest subject, String created, String module, int weight) throws IOException {
        Buffer spec = Buffer.buffer("""
                version: v1alpha1
                compatibilities:
                - weight: %d
                  rules: [{matchFeatures: [{feature: kernel.loadedmodule, matchExpressions: {%s: {op: Exists}}}]}]
                """.formatted(weight, module));
        Buffer manifest = new JsonObject().put("schemaVersion", 2).put("mediaType", MANIFEST)
                .put("artifactType", NFD)
                .put("config", descriptor("application/vnd.oci.empty.v1+json", Buffer.buffer("{}")))
                .put("layers", new JsonArray()
                        .add(descriptor("application/vnd.nfd.image-compatibility.spec.v1alpha1+yaml", spec)))
                .put("subject", new JsonObject().put("mediaType", MANIFEST).put("digest", subject.text())
                        .put("size", 1))
                .put("annotations", new JsonObject().put("org.opencontainers.image.created", created)).toBuffer();
        keep(spec);
        keep(manifest);
        list(MANIFEST, manifest, new JsonObject());
    }

    private void list(String mediaType, Buffer manifest, JsonObject annotations) {
        listed.add(descriptor(mediaType, manifest).put("annotations", annotations));
    }

    private void keep(Image image) {
        try {
            keep(image.manifest());
            for (Buffer blob : image.blobs()) {
                keep(blob);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void keep(Buffer content) throws IOException {
        Path file = blob(digest(content));
        Files.createDirectories(file.getParent());
        Files.write(file, content.getBytes());
    }

    private Path blob(Digest digest) {
        return layout.resolve("blobs").resolve("sha256").resolve(digest.text().substring("sha256:".length()));
    }

    private static JsonObject descriptor(String mediaType, Buffer content) {
        return new JsonObject().put("mediaType", mediaType).put("digest", digest(content).text()).put("size",
                content.length());
    }

    private static Digest digest(Buffer content) {
        try {
            return new Digest("sha256:" + HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(content.getBytes())));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
