package io.bestfit.proxy.cli;

import static io.bestfit.proxy.cli.Ran.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.registry.EmbeddedRegistry;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import io.bestfit.proxy.registry.RegistryOptions;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CheckCommandTest {

    private static final Vertx VERTX = Vertx.vertx();
    private static final Image GENERIC = ImageBuilder.variant("amd64", "generic");
    private static final Image ZEN3 = ImageBuilder.variant("amd64", "zen3");
    private static final Image ZEN5 = ImageBuilder.variant("amd64", "zen5");
    private static final Image BOTH = IndexBuilder.oci().features(GENERIC, "amd64").features(ZEN3, "amd64", "zen3")
            .build();
    private static final Map<String, String> TERMINAL = Map.of("COLUMNS", "80", "LANG", "C.UTF-8");

    private static EmbeddedRegistry registry;
    private static String host = "";

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        registry = EmbeddedRegistry.start(VERTX, RegistryOptions.defaults()).await();
        registry.put("app", "1", BOTH);
        registry.put("new", "1", IndexBuilder.oci().features(ZEN5, "amd64", "zen5").build());
        registry.put("single", "1", GENERIC);
        host = "127.0.0.1:" + registry.port();
    }

    @AfterAll
    static void stop() {
        VERTX.close().await();
    }

    @Test
    void everyImageHasAFitOnEveryNode() throws Exception {
        assertThat(check(TERMINAL, host + "/app:1\n", "login: cpu=x86_64_v2\n# those with GPUs\ngpu: cpu=zen4\n"))
                .isEqualTo(new Ran(0, """
                        IMAGE                  login      gpu
                        %1$s/app:1  ✔ generic  ✔ zen3

                        1 image on 2 nodes: every image has a fit on every node.
                        """.formatted(host), ""));
    }

    @Test
    void whatDoesNotFitIsToldWithItsReason() throws Exception {
        assertThat(check(TERMINAL, host + "/app:1\n" + host + "/new:1\n", "a: cpu=zen4\nb: cpu=zen4\nc: cpu=zen5\n"))
                .isEqualTo(new Ran(1, """
                        IMAGE                  a +1    c
                        %1$s/app:1  ✔ zen3  ✔ zen3
                        %1$s/new:1  ✘       ✔ zen5

                        ✘ %1$s/new:1 on a +1
                            the only image for linux/amd64, at position 0, needs CPU zen5; the node has
                            zen4.

                        2 images on 3 nodes of 2 kinds: 3 of 4 fit, for 1 nothing fits.
                        """.formatted(host), ""));
    }

    @Test
    void aSingleImageFitsWhereItRuns() throws Exception {
        Ran ran = check(TERMINAL, host + "/single:1\n", "old: linux/amd64\nnew: cpu=neoverse_v2\n");

        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.out()).startsWith("""
                IMAGE                     old        new
                %1$s/single:1  ✔ generic  ✘

                ✘ %1$s/single:1 on new
                """.formatted(host)).contains("linux/arm64");
    }

    @Test
    void whatCannotBeHadIsNoAnswer() throws Exception {
        Ran ran = check(TERMINAL, host + "/absent:1\n" + host + "/app:1\n", "a: cpu=zen4\nb: cpu=zen3\n");

        assertThat(ran.status()).isEqualTo(3);
        assertThat(ran.out()).startsWith("""
                IMAGE                     a       b
                %1$s/absent:1  ?       ?
                %1$s/app:1     ✔ zen3  ✔ zen3

                ? %1$s/absent:1 on every node
                    Tried to get http://%1$s/v2/absent/manifests/1, but the""".formatted(host))
                .contains("404 (MANIFEST_UNKNOWN: The repository absent has no manifest 1.)")
                .endsWith("2 images on 2 nodes: 2 of 4 fit, 2 could not be found out.\n");
    }

    @Test
    void aTableTooWideForTheTerminalIsAList() throws Exception {
        Ran ran = check(Map.of("COLUMNS", "40"), host + "/app:1\n",
                "first-of-the-nodes: cpu=zen4\nsecond-of-the-nodes: linux/amd64\n");

        assertThat(ran).isEqualTo(new Ran(0, """
                %1$s/app:1
                    first-of-the-nodes   + zen3
                    second-of-the-nodes  + generic

                1 image on 2 nodes: every image has a
                fit on every node.
                """.formatted(host), ""));
    }

    @Test
    void printsJson() throws Exception {
        Ran ran = check(Map.of(), host + "/app:1\n" + host + "/new:1\n", "a: cpu=zen4\nb: cpu=zen4\n", "--output",
                "json");
        JsonNode answer = JsonMapper.shared().readTree(ran.out());

        assertThat(ran.status()).isEqualTo(1);
        assertThat(answer.path("nodes").toString())
                .isEqualTo("[{\"names\":[\"a\",\"b\"],\"node\":{\"cpu\":\"zen4\"}}]");
        assertThat(answer.path("images").path(0).toString()).isEqualTo("{\"image\":\"" + host + "/app:1\",\"results\":"
                + "[{\"nodes\":[\"a\",\"b\"],\"outcome\":\"fits\",\"selected\":{\"position\":1,\"digest\":\""
                + ZEN3.digest() + "\",\"platform\":\"linux/amd64\",\"for\":\"zen3\"},\"decidedBy\":\"cpu\","
                + "\"sentence\":\"built for zen3, which is closer to zen4 than an entry for any CPU\"}]}");
        assertThat(answer.path("images").path(1).path("results").path(0).path("selected").isNull()).isTrue();
        assertThat(answer.path("summary").toString())
                .isEqualTo("{\"fits\":1,\"nothing-fits\":1,\"unchanged\":0,\"unknown\":0}");
    }

    @Test
    void printsCsv() throws Exception {
        Ran ran = check(Map.of(), host + "/app:1\n" + host + "/new:1\n", "a: cpu=zen4\n-b: cpu=zen4\n", "--output",
                "csv");

        assertThat(ran.out().split("\r\n")).containsExactly(
                "image,node,outcome,position,tag,digest,platform,for,decided-by,sentence",
                host + "/app:1,a,fits,1,," + ZEN3.digest() + ",linux/amd64,zen3,cpu,"
                        + "\"built for zen3, which is closer to zen4 than an entry for any CPU\"",
                host + "/app:1,'-b,fits,1,," + ZEN3.digest() + ",linux/amd64,zen3,cpu,"
                        + "\"built for zen3, which is closer to zen4 than an entry for any CPU\"",
                host + "/new:1,a,nothing-fits,,,,,,,"
                        + "\"the only image for linux/amd64, at position 0, needs CPU zen5; the node has zen4\"",
                host + "/new:1,'-b,nothing-fits,,,,,,,"
                        + "\"the only image for linux/amd64, at position 0, needs CPU zen5; the node has zen4\"");
    }

    @Test
    void everyImageIsReadOnceForAllNodes() throws Exception {
        String images = IntStream.range(0, 40).mapToObj(number -> {
            registry.put("many/" + number, "1", BOTH);
            return host + "/many/" + number + ":1\n";
        }).collect(Collectors.joining());
        String nodes = IntStream.range(0, 20).mapToObj(number -> "n" + number + ": cpu=zen3, node_" + number + "\n")
                .collect(Collectors.joining());
        int before = registry.requests().size();

        Ran ran = check(Map.of(), images, nodes, "--output", "csv");

        assertThat(ran.status()).isZero();
        assertThat(ran.out().lines().filter(line -> line.contains(",fits,1,"))).hasSize(800);
        assertThat(registry.requests().subList(before, registry.requests().size())).filteredOn(
                request -> request.uri().endsWith("/manifests/1")).hasSize(40);
        assertThat(registry.requests().subList(before, registry.requests().size())).filteredOn(
                request -> request.uri().contains("/many/7/")).hasSizeLessThanOrEqualTo(10);
    }

    @Test
    void theNodesOfAClusterAreCheckedByKinds() throws Exception {
        String nodes = write("nodes.yaml", """
                apiVersion: v1
                kind: List
                items:
                """ + node("old", "x86-64-v2-only", "zen2") + node("a", "rack1", "zen4") + node("b", "rack2", "zen4"));

        assertThat(run(TERMINAL, "check", "--images", write("images.txt", host + "/app:1"), "--nodes", "k8s:" + nodes))
                .isEqualTo(new Ran(0, """
                        IMAGE                  old        a +1
                        %1$s/app:1  ✔ generic  ✔ zen3

                        1 image on 3 nodes of 2 kinds: every image has a fit on every node.
                        """.formatted(host), ""));
        assertThat(run("check", "--images", write("images.txt", host + "/app:1"), "--nodes", "k8s:" + folder + "/no"))
                .isEqualTo(new Ran(2, "", "--nodes: there is no file " + folder + "/no; write a Node to it, as"
                        + " 'kubectl get node NAME -o yaml' prints it\n"));
    }

    private static String node(String name, String rack, String cpu) {
        return """
                - kind: Node
                  metadata:
                    name: %s
                    labels: {kubernetes.io/arch: amd64, rack: %s}
                    annotations: {bestfit.io/declaration: cpu=%s}
                """.formatted(name, rack, cpu);
    }

    @Test
    void wrongListsAreToldWithTheirPlaces() throws Exception {
        String images = write("images.txt", host + "/app:1\n");
        String nodes = write("nodes.txt", "a: cpu=zen4\n");

        assertThat(run("check", "--images", images, "--nodes", write("bad.txt", "\na: cpu=zen4\nb: cpu=\n")).err())
                .startsWith(folder.resolve("bad.txt") + ":3: the declaration is malformed at position 4: expected ");
        assertThat(run("check", "--images", images, "--nodes", write("twice.txt", "a: cpu=zen4\na: cpu=zen3\n")))
                .isEqualTo(new Ran(2, "", folder.resolve("twice.txt")
                        + ":2: there is another node 'a'; names must differ\n"));
        assertThat(run("check", "--images", write("none.txt", "# nothing\n"), "--nodes", nodes)).isEqualTo(
                new Ran(2, "", "--images: " + folder.resolve("none.txt") + " names nothing; write one a line\n"));
        assertThat(run("check", "--images", write("wrong.txt", "team\n"), "--nodes", nodes).err())
                .startsWith(folder.resolve("wrong.txt") + ":1: 'team' names no registry");
        assertThat(run("check", "--images", folder.resolve("absent").toString(), "--nodes", nodes)).isEqualTo(
                new Ran(2, "", "--images: there is no file " + folder.resolve("absent") + "; check the path\n"));
        assertThat(run("check", "--images", "-", "--nodes", "-").status()).isEqualTo(2);
    }

    private Ran check(Map<String, String> environment, String images, String nodes, String... more)
            throws IOException {
        String[] arguments = {"check", "--images", write("images.txt", images), "--nodes", write("nodes.txt", nodes)};
        String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return run(environment, all);
    }

    private String write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }
}
