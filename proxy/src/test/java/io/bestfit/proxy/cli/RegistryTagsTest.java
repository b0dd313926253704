package io.bestfit.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.config.Address;
import io.bestfit.proxy.config.ConfigLoader;
import io.bestfit.proxy.config.Listener;
import io.bestfit.proxy.config.ProxyConfig;
import io.bestfit.proxy.config.Upstream;
import io.bestfit.proxy.registry.Access;
import io.bestfit.proxy.registry.EmbeddedRegistry;
import io.bestfit.proxy.registry.Fault;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import io.bestfit.proxy.registry.RecordedRequest;
import io.bestfit.proxy.registry.RegistryOptions;
import io.bestfit.proxy.registry.RequestPredicate;
import io.bestfit.proxy.server.BuildInfo;
import io.bestfit.proxy.server.ProxyServer;
import io.bestfit.proxy.upstream.Origin;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line chooses among the tags of a repository by the rules of a configuration, as the proxy does. */
class RegistryTagsTest {

    private static final Image GENERIC = ImageBuilder.variant("amd64", "generic");
    private static final Image SKYLAKE = ImageBuilder.variant("amd64", "skylake");
    private static final Image ZEN3 = ImageBuilder.variant("amd64", "zen3");
    private static final Image GRAVITON = ImageBuilder.variant("arm64", "graviton2");
    private static final Image CUDA = ImageBuilder.oci("amd64").file("variant", "cuda\n")
            .environment("NVIDIA_REQUIRE_CUDA=cuda>=12.4").build();
    private static final String RULES = """
            version: 1
            evidence:
              tagRules:
                - repository: hpc/*
                  tags: "{version}_{features}"
            """;

    private final Vertx vertx = Vertx.vertx();

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private EmbeddedRegistry registry;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Path config;

    @BeforeEach
    void publish() throws Exception {
        registry = registry(RegistryOptions.defaults());
        config = Files.writeString(folder.resolve("bestfit.yaml"), RULES);
    }

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            hpc/gromacs:2021.5      | cpu=zen4                                                         | 4
            hpc/gromacs:2021.5      | cpu=skylake                                                      | 4
            hpc/gromacs:2021.5      | cpu=graviton3                                                    | 4
            hpc/gromacs:2021.5      | cpu=zen2                                                         | 4
            hpc/gromacs:2021.5      | cpu=zen3, nvidia-driver="550.54.15", nvidia-cc="8.0"             | 4
            hpc/gromacs:2022.1      | cpu=zen4                                                         | 2
            hpc/gromacs:2022.1      | arch=s390x                                                       | 2
            hpc/gromacs:2021.5_zen3 | cpu=zen4                                                         | 0
            hpc/index:1             | cpu=zen4                                                         | 1
            other/app:1             | cpu=zen4                                                         | 0
            """)
    void theProxyAndTheCommandLineSayTheSame(String reference, String node, int candidates) throws Exception {
        int port = proxy().registryPort();

        JsonObject said = new JsonObject(run("explain", name(reference), "--node", node, "--output", "json").out());
        JsonObject proxied = new JsonObject(HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(
                "http://127.0.0.1:" + port + "/bestfit/v1/explain?ref=" + reference)).header("Node-Features", node)
                .build(), HttpResponse.BodyHandlers.ofString()).body());

        assertThat(said.put("channel", "header").put("reference", reference)).isEqualTo(proxied);
        assertThat(said.getJsonArray("candidates", new JsonArray())).hasSize(candidates);
    }

    @Test
    void aTagThatIsNotThereIsTheVariantThatFits() {
        assertThat(run("select", name("hpc/gromacs:2022.1"), "--node", "cpu=zen4"))
                .isEqualTo(new Ran(0, name("hpc/gromacs") + "@" + ZEN3.digest() + "\n", ""));
        assertThat(run("select", name("hpc/gromacs:2022.1"), "--node", "cpu=graviton3").out())
                .isEqualTo(name("hpc/gromacs") + "@" + GRAVITON.digest() + "\n");
    }

    @Test
    void aSingleImageIsOneOfItsVariants() {
        assertThat(run("select", name("hpc/gromacs:2021.5"), "--node", "cpu=zen2").out())
                .isEqualTo(name("hpc/gromacs") + "@" + GENERIC.digest() + "\n");
        assertThat(run("select", name("hpc/gromacs:2021.5"), "--node", "cpu=zen4").out())
                .isEqualTo(name("hpc/gromacs") + "@" + ZEN3.digest() + "\n");
        assertThat(Ran.run(Map.of(), "select", name("hpc/gromacs:2021.5"), "--node", "cpu=zen4")).isEqualTo(
                new Ran(0, name("hpc/gromacs") + "@" + GENERIC.digest() + "\n",
                        "there is nothing to choose from: it is a single image\n"));
    }

    @Test
    void theTableNamesTheTags() {
        assertThat(run("explain", name("hpc/gromacs:2022.1"), "--node", "cpu=zen4").out()).contains("2022.1_zen3");
    }

    @Test
    void saysThatNothingFits() {
        Ran ran = run("select", name("hpc/gromacs:2022.1"), "--node", "cpu=skylake");

        assertThat(ran).isEqualTo(new Ran(1, "", "Nothing in " + name("hpc/gromacs:2022.1")
                + " fits the node: the only image for linux/amd64, at position 1, needs CPU zen3; the node has skylake;"
                + " 'bestfit explain' with the same words shows every reason\n"));
    }

    @Test
    void aTagThatNamesItsMachineIsTakenAsItIs() {
        assertThat(run("select", name("hpc/gromacs:2021.5_zen3"), "--node", "cpu=skylake"))
                .isEqualTo(new Ran(0, name("hpc/gromacs") + "@" + ZEN3.digest() + "\n",
                        "there is nothing to choose from: it is a single image, and the tag names a machine itself, so"
                                + " that evidence.tagRules does not count for it\n"));
        assertThat(lists()).isEmpty();
    }

    @Test
    void aTagThatIsNotThereAndHasNoRuleIsAnError() {
        assertThat(run("select", name("other/app:9"), "--node", "cpu=zen4")).isEqualTo(new Ran(3, "", absent(
                "other/app", "9") + "\n"));
        assertThat(lists()).isEmpty();
    }

    @Test
    void aTagWithoutVariantsIsAnErrorThatTellsSo() {
        assertThat(run("select", name("hpc/gromacs:9"), "--node", "cpu=zen4")).isEqualTo(new Ran(3, "", absent(
                "hpc/gromacs", "9") + "; none of its 6 tags is a variant of 9\n"));
    }

    @Test
    void aListOfTagsThatBreaksOffIsAnError() {
        registry.faults().on(RequestPredicate.of("GET", "/tags/list")).answer(new Fault.CloseBeforeHead());

        Ran ran = run("select", name("hpc/gromacs:2021.5"), "--node", "cpu=zen4");

        assertThat(ran.status()).isEqualTo(3);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).startsWith("Tried to get http://" + name("").replaceFirst("/$", "")
                + "/v2/hpc/gromacs/tags/list, but the exchange broke: ").hasLineCount(1);
    }

    @Test
    void whatCouldNotBeHadIsTold() {
        registry.faults().on(RequestPredicate.of("HEAD", "/2021.5_zen3")).answer(Fault.status(500));

        Ran ran = run("select", name("hpc/gromacs:2021.5"), "--node", "cpu=zen4");

        assertThat(ran).isEqualTo(new Ran(0, name("hpc/gromacs") + "@" + GENERIC.digest() + "\n",
                "Note that what 2021.5_zen3 is could not be found out: the upstream answered 500\n"));
    }

    @Test
    void theCredentialsOfTheUserOpenTheListOfTags() throws Exception {
        EmbeddedRegistry closed = registry(RegistryOptions.defaults().withAccess(new Access.Basic("u", "p")));
        Files.writeString(folder.resolve("config.json"),
                "{\"auths\": {\"127.0.0.1:" + closed.port() + "\": {\"auth\": \"dTpw\"}}}");
        String name = "127.0.0.1:" + closed.port() + "/hpc/gromacs";

        assertThat(Ran.run(Map.of("DOCKER_CONFIG", folder.toString()), "select", name + ":2022.1", "--node",
                "cpu=zen4", "--config", config.toString()))
                .isEqualTo(new Ran(0, name + "@" + ZEN3.digest() + "\n", ""));
    }

    @Test
    void aSiteCanSwitchTheSourceOff() throws Exception {
        Files.writeString(config, RULES + "selection: {evidence: [descriptor, platform, config]}\n");

        assertThat(run("select", name("hpc/gromacs:2022.1"), "--node", "cpu=zen4").status()).isEqualTo(3);
        assertThat(lists()).isEmpty();
    }

    private EmbeddedRegistry registry(RegistryOptions options) {
        EmbeddedRegistry started = EmbeddedRegistry.start(vertx, options).await();
        Map.of("2021.5", GENERIC, "2021.5_skylake", SKYLAKE, "2021.5_zen3", ZEN3, "2021.5_cuda12.4", CUDA,
                "2022.1_zen3", ZEN3, "2022.1_graviton2", GRAVITON)
                .forEach((tag, image) -> started.put("hpc/gromacs", tag, image));
        started.put("hpc/index", "1", IndexBuilder.oci().annotated(GENERIC, "amd64", Map.of()).build());
        started.put("hpc/index", "1_zen3", ZEN3);
        started.put("other/app", "1", GENERIC);
        started.put("other/app", "1_zen3", ZEN3);
        return started;
    }

    private ProxyServer proxy() throws Exception {
        Address any = new Address("127.0.0.1", 0);
        ProxyConfig written = ConfigLoader.loadWithoutUpstream(config);
        return ProxyServer.start(vertx, new ProxyConfig(written.version(), List.of(new Listener(any, null)), any,
                Upstream.of(Origin.parse(registry.baseUrl())), written.selection(), written.evidence(),
                written.profiles(), written.cache(), written.timeouts(), written.log()),
                new BuildInfo("test", "test"), 1).await();
    }

    private List<RecordedRequest> lists() {
        return registry.requests().stream().filter(asked -> asked.uri().contains("/tags/list")).toList();
    }

    private String absent(String repository, String tag) {
        return "Tried to get " + registry.baseUrl() + "/v2/" + repository + "/manifests/" + tag
                + ", but the registry answered 404 (MANIFEST_UNKNOWN: The repository " + repository
                + " has no manifest " + tag + ".); check the repository and the tag";
    }

    private String name(String reference) {
        return "127.0.0.1:" + registry.port() + "/" + reference;
    }

    private Ran run(String command, String... arguments) {
        List<String> words = new ArrayList<>(List.of(command));
        words.addAll(List.of(arguments));
        words.addAll(List.of("--config", config.toString()));
        return Ran.run(words.toArray(String[]::new));
    }

}
