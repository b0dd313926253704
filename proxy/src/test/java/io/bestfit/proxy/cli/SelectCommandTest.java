package io.bestfit.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.registry.EmbeddedRegistry;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import io.bestfit.proxy.registry.RegistryOptions;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SelectCommandTest {

    private static final Vertx VERTX = Vertx.vertx();
    private static final Image GENERIC = ImageBuilder.variant("amd64", "generic");
    private static final Image ZEN3 = ImageBuilder.variant("amd64", "zen3");
    private static final Image ZEN5 = ImageBuilder.variant("amd64", "zen5");
    private static final Image INDEX = IndexBuilder.oci().features(GENERIC, "amd64").features(ZEN5, "amd64", "zen5")
            .features(ZEN3, "amd64", "zen3").build();

    private static String name = "";

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        EmbeddedRegistry registry = EmbeddedRegistry.start(VERTX, RegistryOptions.defaults()).toCompletionStage()
                .toCompletableFuture().join();
        registry.put("team/app", "1", INDEX);
        registry.put("team/app", "single", ZEN3);
        registry.put("team/app", "zen5", IndexBuilder.oci().features(ZEN5, "amd64", "zen5").build());
        name = "127.0.0.1:" + registry.port() + "/team/app";
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
    void readsTheNodeFromAFile() throws Exception {
        Path file = Files.writeString(folder.resolve("node"), "# the new nodes\ncpu=zen4,\nkernel=\"6.1\"\n");

        assertThat(run("select", name + ":1", "--node", file.toString()).out())
                .isEqualTo(name + "@" + ZEN3.digest() + "\n");
    }

    @Test
    void readsProfilesFromTheConfiguration() throws Exception {
        String config = Files
                .writeString(folder.resolve("bestfit.yaml"), "version: 1\nprofiles:\n  new: cpu=zen5\n").toString();

        assertThat(run("select", name + ":1", "--node", "profile=new", "--config", config).out())
                .isEqualTo(name + "@" + ZEN5.digest() + "\n");
        assertThat(run("select", name + ":1", "--node", "profile=new, cpu=zen4", "--config", config).out())
                .isEqualTo(name + "@" + ZEN3.digest() + "\n");
        assertThat(run("select", name + ":1", "--node", "profile=old", "--config", config)).isEqualTo(
                new Ran(2, "", "--node: there is no profile 'old'; the configuration has new\n"));
    }

    @Test
    void aProfileWithoutAConfigurationIsWrongUsage() {
        assertThat(run("select", name + ":1", "--node", "profile=new")).isEqualTo(new Ran(2, "",
                "--node: there is no profile 'new'; name a configuration that has it by --config\n"));
    }

    @Test
    void saysThatNothingFits() {
        Ran ran = run("select", name + ":zen5", "--node", "cpu=zen4");

        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains("zen5").endsWith("\n");
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
        Ran ran = run("explain", name + ":1", "--node", "cpu=zen4", "--color", "never");

        assertThat(ran.status()).isEqualTo(0);
        assertThat(ran.out()).startsWith("Reference  " + name + ":1\n").contains("Position 2 is the best fit, by cpu: ")
                .contains("RANK").doesNotContain("\u001b");
        assertThat(run("explain", name + ":zen5", "--node", "cpu=zen4").status()).isEqualTo(1);
        assertThat(run("explain", name + ":1", "--node", "cpu=zen4", "--color", "always").out())
                .contains("\u001b[1;32m");
    }

    @Test
    void explainsAsTheSameJsonAsSelect() {
        assertThat(run("explain", name + ":1", "--node", "cpu=zen4", "--output", "json"))
                .isEqualTo(run("select", name + ":1", "--node", "cpu=zen4", "--output", "json"));
    }

    private static Ran run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = BestfitCommand.commandLine(new PrintWriter(out, true), new PrintWriter(err, true), Map.of())
                .execute(arguments);
        return new Ran(status, out.toString(), err.toString());
    }

    private record Ran(int status, String out, String err) {}
}
