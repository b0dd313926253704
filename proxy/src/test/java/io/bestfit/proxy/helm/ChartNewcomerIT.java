package io.bestfit.proxy.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.InstallCommand;
import io.bestfit.proxy.Main;
import io.bestfit.proxy.cli.Program;
import io.bestfit.proxy.demo.SampleImage;
import io.bestfit.proxy.docs.Document;
import io.bestfit.proxy.docs.Document.Block;
import io.bestfit.proxy.interop.Command;
import io.bestfit.proxy.registry.EmbeddedRegistry;
import io.bestfit.proxy.registry.RegistryOptions;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The way of a newcomer: the commands of the documents as they stand, then what they install, then what Helm's notes say to
 * do next. Of a cluster there is none: Helm ends before it would send the objects, pods run as processes, and kubectl's
 * commands are held against the objects alone.
 */
class ChartNewcomerIT {

    private static final String READ_ME = "helm/bestfit/README.md";
    private static final Pattern COMMAND = Pattern.compile("(?m)^helm (\\w+ .*)$");
    private static final Pattern KUBECTL = Pattern.compile("(?m)^ *kubectl -n images .*deployment/(\\S+)(?: (.*))?$");

    private final Vertx vertx = Vertx.vertx();
    @TempDir
    @SuppressWarnings("NullAway.Init") // set before each test
    private Path folder;

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    static List<String> installations() throws IOException {
        return Stream.concat(commands("README.md").stream(), commands(READ_ME).stream())
                .filter(command -> command.startsWith("install ")).toList();
    }

    static List<Block> examples() throws IOException {
        return Document.of(READ_ME).blocks().stream().filter(block -> block.text().matches("(?s)[a-z]+:\n.*")).toList();
    }

    @ParameterizedTest
    @MethodSource("installations")
    void aCommandInstalls(String command) {
        assertThat(install(command, new HashMap<>())).startsWith("NAME: bestfit\n")
                .contains("\nSTATUS: pending-install\n", "\nNOTES:\nBestfit serves ").doesNotContain("WARNING:");
    }

    /** They stand beside the two values without which nothing is installed. */
    @ParameterizedTest
    @MethodSource("examples")
    void theValuesThatAreShownAreTaken(Block example) throws IOException {
        Path values = Files.writeString(folder.resolve("values.yaml"), example.text()
                + "image: {repository: registry.example/bestfit}\n"
                + (example.text().startsWith("config:\n")
                        ? ""
                        : "config: {upstream: {url: https://registry.example}}\n"));

        assertThat(Chart.objects(Chart.render(values, Map.of()))).as(example.place()).hasSizeGreaterThan(3);
    }

    @Test
    void whatIsInstalledServesAndTheNotesHelp() throws Exception {
        List<String> commands = commands(READ_ME);
        assertThat(commands.get(1)).isEqualTo("test bestfit --namespace images --logs");
        Map<String, String> set = new HashMap<>();
        String notes = install(commands.getFirst(), set);
        set.put("test.reference", SampleImage.REPOSITORY + ":" + SampleImage.TAG);
        List<JsonNode> objects = Chart.objects(Chart.render(Chart.withoutHooks(folder.resolve("chart")),
                Files.createFile(folder.resolve("values.yaml")), set));
        JsonNode pod = Chart.object(objects, "Deployment", "bestfit").at("/spec/template/spec");
        PodFiles.write(objects, pod, folder);
        JsonNode container = pod.at("/containers/0");
        EmbeddedRegistry registry = EmbeddedRegistry.start(vertx, RegistryOptions.defaults()).await();
        registry.put(SampleImage.REPOSITORY, SampleImage.TAG, SampleImage.demo());

        List<String> words = words(container);
        words.addAll(List.of("--upstream", registry.baseUrl(), "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"));
        try (Program serving = Program.start(folder, words.toArray(String[]::new))) {
            String proxy = serving.awaitLine("registry  ").split(" ", 2)[0];
            String admin = serving.awaitLine("admin     ").split(" ", 2)[0];

            for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
                run("curl -sf " + admin + container.path(probe).at("/httpGet/path").asString());
            }
            helmTest(objects, proxy);
            assertThat(run(explaining(notes, container, admin))).contains("built for zen3, which is closer to zen4");

            serving.terminate();
            assertThat(serving.status()).as(serving.err()).isZero();
        }
    }

    /** The addresses that the chart writes, in a network without IPv4; {@code [::]} in their place would fail without IPv6. */
    @Test
    void aClusterOfIpv6AloneReachesIt() throws Exception {
        Command.require("unshare");
        Command.require("ip");
        JsonNode file = YAMLMapper.shared().readTree(Chart.object(Chart.objects(Chart.render(Chart.values("minimal"),
                Map.of())), "ConfigMap", "bestfit").path("data").path("bestfit.yaml").asString());
        String serve = String.join(" ", Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), Main.class.getName(), "serve --upstream http://[::1]:1 --listen",
                file.path("listen").asString(), "--admin", file.path("admin").asString());

        assertThat(Command.run(folder, "unshare", "--net", "sh", "-c", """
                ip link set lo up
                ip address del 127.0.0.1/8 dev lo
                %s >/dev/null 2>&1 &
                curl -gsf --retry 60 --retry-delay 1 --retry-connrefused http://[::1]:9090/readyz
                curl -gso /dev/null -w ' %%{http_code}' http://[::1]:5000/v2/
                kill $!
                """.formatted(serve))).endsWith(" 502");
    }

    /** The commands of an upgrade, with what the chart gives in place of what the cluster has. */
    @Test
    void anUpgradeIsCheckedAgainstWhatRuns() throws Exception {
        String block = Document.of(READ_ME).blocks().stream().map(Block::text)
                .filter(text -> text.contains("\nhelm upgrade ")).findFirst().orElseThrow();
        assertThat(block).contains("get configmap bestfit -o jsonpath='{.data.bestfit\\.yaml}' >running.yaml")
                .contains("--values values.yaml --show-only templates/configmap.yaml |")
                .contains("\nhelm upgrade bestfit ./helm/bestfit --namespace images --values values.yaml\n")
                .contains("rollout status deployment/bestfit\n");
        assertThat(Chart.FOLDER.resolve("templates/configmap.yaml")).exists();
        for (String file : List.of("running", "new")) {
            List<JsonNode> objects = Chart.objects(Chart.render(Chart.values("minimal"),
                    file.equals("new") ? Map.of("config.selection.tagTtl", "5s") : Map.of()));
            assertThat(Chart.fullName(objects)).isEqualTo("bestfit");
            Files.writeString(folder.resolve(file + ".yaml"),
                    Chart.object(objects, "ConfigMap", "bestfit").path("data").path("bestfit.yaml").asString());
        }
        String check = block.lines().filter(line -> line.startsWith("bestfit ")).findFirst().orElseThrow();

        try (Program program = Program.start(folder, check.replaceFirst("bestfit ", "")
                .replaceAll("(\\w+\\.yaml)", folder + "/$1").split(" "))) {
            assertThat(program.status()).as(program.out() + program.err()).isZero();
            assertThat(program.out()).contains("new.yaml: good", "selection.tagTtl");
        }
    }

    /** The image hands its own options to the JVM. */
    @Test
    void optionsOfTheJvmWinOverThoseOfTheImage() throws Exception {
        JsonNode variable = Chart.object(Chart.objects(Chart.render(Chart.values("minimal"),
                Map.of("javaOptions", "-Xmx300m"))), "Deployment", "bestfit")
                .at("/spec/template/spec/containers/0/env/0");

        assertThat(run(variable.path("name").asString() + "=" + variable.path("value").asString() + " "
                + Path.of(System.getProperty("java.home"), "bin", "java") + " -Xmx256m -XX:+PrintFlagsFinal -version"))
                .containsPattern(" MaxHeapSize += " + 300 * 1024 * 1024 + " ");
    }

    /** The containers of the test pod; the name of the Service means the running program. */
    private void helmTest(List<JsonNode> objects, String proxy) throws Exception {
        JsonNode containers = Chart.object(objects, "Pod", "bestfit-test").at("/spec/containers");
        assertThat(containers).hasSize(2);
        for (JsonNode container : containers) {
            List<String> words = words(container);
            words.replaceAll(word -> word.replace("http://bestfit:5000", proxy));
            try (Program program = Program.start(folder, words.toArray(String[]::new))) {
                assertThat(program.status()).as(program.out() + program.err()).isZero();
            }
        }
    }

    /** The notes' question for a choice, once kubectl's commands before it are seen to name what there is. */
    private static String explaining(String notes, JsonNode container, String admin) {
        List<MatchResult> commands = KUBECTL.matcher(notes).results().toList();
        assertThat(commands).extracting(command -> command.group(1)).containsExactly("bestfit", "bestfit");
        assertThat(commands.getLast().group(2)).isEqualTo("9090:admin");
        assertThat(container.path("ports")).extracting(port -> port.path("name").asString()).contains("admin");
        return notes.lines().filter(line -> line.startsWith("  curl ")).findFirst().orElseThrow()
                .replace("http://127.0.0.1:9090", admin)
                .replace("library/app:1", SampleImage.REPOSITORY + ":" + SampleImage.TAG);
    }

    /** The words for a container's program, with this folder for its own. */
    private List<String> words(JsonNode container) {
        List<String> words = new ArrayList<>();
        container.path("args").forEach(word -> words.add(word.asString().replace("/etc/bestfit", folder.toString())));
        return words;
    }

    /** What Helm's commands in a document say after its name. */
    private static List<String> commands(String document) throws IOException {
        return Document.of(document).blocks().stream().flatMap(block -> COMMAND
                .matcher(block.text().replaceAll("\\\\\n *", "")).results().map(found -> found.group(1))).toList();
    }

    /** Does what 'helm install' with these words does at the root of the repository, up to the cluster; tells the values. */
    private static String install(String command, Map<String, String> set) {
        List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
        assertThat(words.removeFirst()).isEqualTo("install");
        String name = words.removeFirst();
        InstallCommand install = new Helm(Document.repository().resolve(words.removeFirst()).normalize()).install()
                .withName(name);
        while (!words.isEmpty()) {
            switch (words.removeFirst()) {
                case "--create-namespace" -> install.createNamespace();
                case "--namespace" -> install.withNamespace(words.removeFirst());
                case "--set" -> {
                    String[] pair = words.removeFirst().split("=", 2);
                    set.put(pair[0], pair[1]);
                }
                case String other -> throw new AssertionError("this test does not know the option " + other);
            }
        }
        set.forEach(install::set);
        return Chart.said(install);
    }

    private String run(String script) throws IOException, InterruptedException {
        return Command.run(folder, "sh", "-c", script);
    }
}
