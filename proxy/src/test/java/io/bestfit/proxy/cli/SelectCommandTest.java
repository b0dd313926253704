package io.bestfit.proxy.cli;

import static io.bestfit.proxy.cli.Ran.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.registry.Access;
import io.bestfit.proxy.registry.EmbeddedRegistry;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import io.bestfit.proxy.registry.RegistryOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SelectCommandTest {

    private static final Vertx VERTX = Vertx.vertx();
    private static final Image GENERIC = ImageBuilder.variant("amd64", "generic");
    private static final Image ZEN3 = ImageBuilder.variant("amd64", "zen3");
    private static final Image ZEN5 = ImageBuilder.variant("amd64", "zen5");
    private static final Image INDEX = IndexBuilder.oci().features(GENERIC, "amd64").features(ZEN5, "amd64", "zen5")
            .features(ZEN3, "amd64", "zen3").build();

    private static final Image ABSENT = IndexBuilder.oci().features(ZEN5, "amd64", "broadwell").build();

    private static String name = "";
    private static String locked = "";

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        EmbeddedRegistry registry = EmbeddedRegistry.start(VERTX, RegistryOptions.defaults()).toCompletionStage()
                .toCompletableFuture().join();
        registry.put("team/app", "1", INDEX);
        registry.put("team/app", "single", ZEN3);
        registry.put("team/app", "zen5", IndexBuilder.oci().features(ZEN5, "amd64", "zen5").build());
        registry.put("team/app", "sparse", new Image(INDEX.mediaType(), IndexBuilder.oci()
                .entry(ABSENT, new JsonObject(), Map.of()).features(ZEN3, "amd64", "zen3").build().manifest(),
                List.of(), List.of()));
        name = "127.0.0.1:" + registry.port() + "/team/app";
        EmbeddedRegistry guarded = EmbeddedRegistry
                .start(VERTX, RegistryOptions.defaults().withAccess(new Access.Basic("u", "p"))).await();
        guarded.put("team/app", "1", INDEX);
        locked = "127.0.0.1:" + guarded.port();
    }

    @AfterAll
    static void stop() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void printsTheBestFit() {
        assertThat(run("select", name + ":1", "--node", "cpu=zen4"))
                .isEqualTo(new Ran(0, name + "@" + ZEN3.digest() + "\n", ""));
        assertThat(run("select", name + ":1", "--node", "linux/amd64:zen5"))
                .isEqualTo(new Ran(0, name + "@" + ZEN5.digest() + "\n", ""));
    }

    @Test
    void saysThatNothingFits() {
        assertThat(run("select", name + ":zen5", "--node", "cpu=zen4")).isEqualTo(new Ran(1, "", "Nothing in " + name
                + ":zen5 fits the node: the only image for linux/amd64, at position 0, needs CPU zen5; the node has zen4;"
                + " 'bestfit explain' with the same words shows every reason\n"));
    }

    @ParameterizedTest
    @CsvSource({"passthrough, A pull gets what the registry has; unchanged.", "refuse, A pull is refused."})
    void whereNothingFitsThePolicyTellsWhatAPullGets(String policy, String sentence) throws Exception {
        String config = Files.writeString(folder.resolve("bestfit.yaml"),
                "version: 1\nselection: {onNoMatch: " + policy + "}\n").toString();

        Ran json = run("select", name + ":zen5", "--node", "cpu=zen4", "--config", config, "--output", "json");
        assertThat(json.status()).isEqualTo(1);
        assertThat(json.err()).isEmpty();
        assertThat(JsonMapper.shared().readTree(json.out()).path("outcome").asString())
                .isEqualTo(policy.equals("refuse") ? "refused" : "passthrough");

        Ran table = run("explain", name + ":zen5", "--node", "cpu=zen4", "--config", config);
        assertThat(table.status()).isEqualTo(1);
        assertThat(table.err()).isEmpty();
        assertThat(table.out()).endsWith("the only image for linux/amd64, at position 0, needs CPU zen5; the"
                + " node has zen4.\n"
                + sentence.replace(';', ',') + "\nPosition 0 would be the best fit if the node had cpu=zen5.\n");
    }

    @Test
    void aDigestIsAReferenceToo() {
        assertThat(run("select", name + "@" + INDEX.digest(), "--node", "cpu=zen4"))
                .isEqualTo(new Ran(0, name + "@" + ZEN3.digest() + "\n", ""));
    }

    @ParameterizedTest
    @CsvSource({"'', ''", "'', :1", "/, :1"})
    void readsLayouts(String slash, String tag) throws Exception {
        Path layout = layout();

        assertThat(run("select", layout + slash + tag, "--node", "cpu=zen4"))
                .isEqualTo(new Ran(0, layout + "@" + ZEN3.digest() + "\n", ""));
    }

    @Test
    void aTagThatALayoutLacksCouldNotBeRead() throws Exception {
        Path layout = layout();

        assertThat(run("explain", layout + ":2", "--node", "cpu=zen4")).isEqualTo(new Ran(3, "", "Tried to read "
                + layout + ":2 as an OCI image layout, but it holds no images of the tag 2; write DIR:TAG with one of"
                + " its tags: 1\n"));
    }

    @Test
    void showsThePasswordsOfItsOwnEnvironment() throws Exception {
        Files.writeString(folder.resolve("config.json"),
                "{\"auths\": {\"" + locked + "\": {\"username\": \"u\", \"password\": \"p\"}}}");
        String reference = locked + "/team/app:1";

        assertThat(run(Map.of("DOCKER_CONFIG", folder.toString()), "select", reference, "--node", "cpu=zen4"))
                .isEqualTo(new Ran(0, locked + "/team/app@" + ZEN3.digest() + "\n", ""));
        assertThat(run("select", reference, "--node", "cpu=zen4")).isEqualTo(new Ran(3, "", "Tried to get http://"
                + locked + "/v2/team/app/manifests/1, but the registry answered 401 (UNAUTHORIZED: The registry wants"
                + " a user and a password.); run 'docker login " + locked + "'\n"));
    }

    @Test
    void aNestedIndexThatCannotBeHadIsToldAndTheRestIsChosenFrom() {
        Ran ran = run("select", name + ":sparse", "--node", "cpu=zen4");

        assertThat(ran.status()).isEqualTo(0);
        assertThat(ran.out()).isEqualTo(name + "@" + ZEN3.digest() + "\n");
        assertThat(ran.err()).startsWith("Tried to get http://" + name.replace("/team", "/v2/team") + "/manifests/"
                + ABSENT.digest() + ", but the registry answered 404 (MANIFEST_UNKNOWN: ")
                .endsWith("); check the repository and the tag\n");
    }

    @Test
    void aSingleImageIsPassedThrough() {
        assertThat(run("select", name + ":single", "--node", "cpu=zen4")).isEqualTo(new Ran(0,
                name + "@" + ZEN3.digest() + "\n", "there is nothing to choose from: it is a single image\n"));
    }

    @Test
    void printsTheExplanationAsJson() {
        JsonNode answer = JsonMapper.shared()
                .readTree(run("select", name + ":1", "--node", "cpu=zen4", "--output", "json").out());

        assertThat(answer.path("reference").asString()).isEqualTo(name + ":1");
        assertThat(answer.path("index").asString()).isEqualTo(INDEX.digest().text());
        assertThat(answer.path("channel").asString()).isEqualTo("option");
        assertThat(answer.path("outcome").asString()).isEqualTo("selected");
        assertThat(answer.path("selected").path("position").asInt()).isEqualTo(2);
    }

    @Test
    void readsIndexFiles() throws Exception {
        Path file = folder.resolve("index.json");
        Files.write(file, INDEX.manifest().getBytes());

        assertThat(run("select", file.toString(), "--node", "cpu=zen4"))
                .isEqualTo(new Ran(0, file + "@" + ZEN3.digest() + "\n", ""));
    }

    @Test
    void aFileThatIsNoIndexCouldNotBeRead() throws Exception {
        Path file = Files.writeString(folder.resolve("index.json"), "[]");

        assertThat(run("select", file.toString(), "--node", "cpu=zen4")).isEqualTo(new Ran(3, "", "Tried to read "
                + file + " as an image index, but it is no JSON object; name a file with an index, as 'crane manifest'"
                + " or 'skopeo inspect --raw' print it\n"));
    }

    @Test
    void wrongUsageIsTwo() {
        Ran declaration = run("select", name + ":1", "--node", "cpu=");
        assertThat(declaration.status()).isEqualTo(2);
        assertThat(declaration.err()).startsWith("--node: the declaration is malformed at position 4: expected ");

        Ran reference = run("select", "team", "--node", "cpu=zen4");
        assertThat(reference.status()).isEqualTo(2);
        assertThat(reference.err()).startsWith("'team' names no registry, and there is no such file or folder; ");

        assertThat(run("select", name + ":1").status()).isEqualTo(2);
    }

    @Test
    void whatCouldNotBeHadIsThree() {
        Ran ran = run("select", "localhost:1/team/app", "--node", "cpu=zen4");

        assertThat(ran.status()).isEqualTo(3);
        assertThat(ran.err()).startsWith("Tried to get http://localhost:1/v2/team/app/manifests/latest, but ");
    }

    @Test
    void explainsAsATable() {
        assertThat(run(Map.of("COLUMNS", "80", "LANG", "C.UTF-8"), "explain", name + ":1", "--node", "cpu=zen4"))
                .isEqualTo(new Ran(0, """
                        Reference  %s:1
                        Index      %s
                        Node       cpu=zen4

                          RANK  POS  PLATFORM     FOR       DIGEST        VERDICT
                        \u25b6 1     2    linux/amd64  zen3      %s  \u2714 compatible
                          2     0    linux/amd64  generic   %s  \u2714 compatible
                          -     1    linux/amd64  zen5      %s  \u2718 incompatible
                                needs CPU zen5; the node has zen4

                        Position 2 is the best fit, by cpu: built for zen3, which is closer to zen4 than
                        an entry for any CPU.
                        Position 1 would be the best fit if the node had cpu=zen5.
                        """.formatted(name, INDEX.digest().abbreviated(), twelve(ZEN3), twelve(GENERIC), twelve(ZEN5)),
                        ""));
    }

    @Test
    void coloursAreUsedWhereTheyAreAskedFor() {
        assertThat(run("explain", name + ":1", "--node", "cpu=zen4").out()).doesNotContain("\u001b");
        assertThat(run("explain", name + ":1", "--node", "cpu=zen4", "--color", "always").out())
                .contains("\u001b[1;32m");
    }

    @Test
    void explainsAsTheSameJsonAsSelect() {
        assertThat(run("explain", name + ":1", "--node", "cpu=zen4", "--output", "json"))
                .isEqualTo(run("select", name + ":1", "--node", "cpu=zen4", "--output", "json"));
    }

    private static String twelve(Image image) {
        return image.digest().text().substring("sha256:".length(), "sha256:".length() + 12);
    }

    /** An image layout that holds the index under the tag 1. */
    private Path layout() throws IOException {
        Path layout = Files.createDirectories(folder.resolve("layout"));
        Files.writeString(layout.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
        Files.write(layout.resolve("index.json"), IndexBuilder.oci().entry(INDEX, new JsonObject(),
                Map.of("org.opencontainers.image.ref.name", "1")).build().manifest().getBytes());
        Path blobs = Files.createDirectories(layout.resolve("blobs/sha256"));
        Files.write(blobs.resolve(INDEX.digest().text().substring("sha256:".length())), INDEX.manifest().getBytes());
        return layout;
    }
}
