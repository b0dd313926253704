package io.bestfit.proxy.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.bestfit.proxy.config.ConfigLoader;
import io.bestfit.proxy.config.Overrides;
import io.bestfit.proxy.node.Network;
import io.bestfit.proxy.testing.ExampleFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The files that sites copy from {@code deploy} are whole: configurations load, and Compose finds what it mounts. */
class SiteFilesTest {

    private static final Path DEPLOY = Document.repository().resolve("deploy");
    private static final YAMLMapper YAML = YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    /** In a list as well. */
    private static final Pattern YAML_BLOCK = Pattern.compile("(?ms)^ *```yaml\\n(.*?)^ *```$");
    /** What a page tells the reader to make. */
    private static final List<Path> TO_BRING = List.of(Path.of("compose/several/auth"));

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before each test
    private Path folder;

    @ParameterizedTest
    @MethodSource("configurations")
    void aConfigurationIsGood(Path configuration) throws Exception {
        ExampleFiles.write(folder);
        ExampleFiles.certificate(folder, "server.pem", "server-key.pem", "127.0.0.1");
        ExampleFiles.certificate(folder, "clients.pem", "clients-key.pem", "127.0.0.1");
        try (Stream<Path> beside = Files.list(configuration.resolveSibling("."))) {
            for (Path file : beside.filter(path -> path.toString().endsWith(".yaml")).toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }

        assertThatCode(() -> ConfigLoader.load(folder.resolve("bestfit.yaml"), Overrides.of(ExampleFiles.ENVIRONMENT)))
                .as(configuration.toString()).doesNotThrowAnyException();
    }

    static List<Path> configurations() throws IOException {
        return named("bestfit.yaml");
    }

    @ParameterizedTest
    @MethodSource("compositions")
    void composeFindsWhatItMountsAndPublishesWhatBestfitListensOn(Path file) throws IOException {
        JsonNode composition = YAML.readTree(file.toFile());
        List<String> missing = new ArrayList<>();
        for (JsonNode service : composition.path("services").values()) {
            assertThat(service.path("image").asString()).isNotEmpty();
            for (JsonNode volume : service.path("volumes").values()) {
                String source = volume.asString().split(":", -1)[0];
                boolean there = source.startsWith("./")
                        ? Files.exists(file.resolveSibling(source))
                        : composition.path("volumes").has(source);
                if (!there && !TO_BRING.contains(DEPLOY.relativize(file.resolveSibling(source).normalize()))) {
                    missing.add(file + " mounts " + source);
                }
            }
        }
        assertThat(missing).isEmpty();

        JsonNode bestfit = composition.path("services").path("bestfit");
        JsonNode settings = YAML.readTree(file.resolveSibling("bestfit/bestfit.yaml").toFile());
        JsonNode listen = settings.path("listen");
        assertThat(bestfit.path("ports").values()).extracting(port -> port.asString().replaceFirst(".*:", ""))
                .containsExactly(port(listen.isObject() ? listen.path("address") : listen),
                        port(settings.path("admin")));
        assertThat(settings.at("/upstream/url").asString()).isNotEmpty();
    }

    static List<Path> compositions() throws IOException {
        return named("compose.yaml");
    }

    private static String port(JsonNode address) {
        return address.asString().replaceFirst(".*:", "");
    }

    /** Docker gives the first of its own networks to what the machine itself asks. */
    @ParameterizedTest
    @ValueSource(strings = {"172.17.0.1", "172.31.0.1", "192.168.0.1", "192.168.240.1", "10.1.2.3"})
    void theAccountOfTheRegistryBesideBestfitIsForContainersAndTheSite(String client) throws IOException {
        JsonNode settings = YAML.readTree(DEPLOY.resolve("compose/several/bestfit/bestfit.yaml").toFile());
        InetAddress address = InetAddress.ofLiteral(client);

        assertThat(settings.at("/upstreams/team/allow/networks").values())
                .anyMatch(network -> Network.parse(network.asString()).contains(address));
    }

    /** Whoever copies a configuration from the pages on Kubernetes has pods that the kubelet finds alive. */
    @ParameterizedTest
    @ValueSource(strings = {"deploy/kubernetes/README.md", "deploy/kubernetes/walk-through.md"})
    void aPodOfThePagesOnKubernetesCanBeProbed(String page) throws IOException {
        List<JsonNode> configurations = YAML_BLOCK.matcher(Document.of(page).text()).results()
                .map(block -> YAML.readTree(block.group(1).stripIndent())).filter(settings -> settings.has("listen"))
                .toList();

        assertThat(configurations).isNotEmpty().allSatisfy(settings -> {
            assertThat(settings.path("listen").asString()).isEqualTo("0.0.0.0:5000");
            assertThat(settings.path("admin").asString()).isEqualTo("0.0.0.0:9090");
        });
    }

    /** The nodes that are asked about before a pull are those that pull then. */
    @Test
    void thePartitionsOfTheSlurmSiteAreItsProfiles() throws IOException {
        List<String> partitions = Files.readAllLines(DEPLOY.resolve("slurm/nodes.txt")).stream()
                .filter(line -> !line.startsWith("#")).toList();

        assertThat(YAML.readTree(DEPLOY.resolve("slurm/bestfit.yaml").toFile()).path("profiles").properties())
                .extracting(profile -> profile.getKey() + ": " + profile.getValue().asString())
                .containsExactlyElementsOf(partitions);
    }

    private static List<Path> named(String name) throws IOException {
        try (Stream<Path> files = Files.walk(DEPLOY)) {
            return files.filter(file -> file.endsWith(name)).sorted().toList();
        }
    }
}
