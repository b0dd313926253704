package io.bestfit.proxy.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bestfit.proxy.docs.Document;
import io.bestfit.proxy.interop.Command;
import io.bestfit.proxy.testing.WholeProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The pods that the chart puts on nodes, run as their objects say, in a folder that stands for a node and for the pod. */
class NodePodIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String READ_ME = "helm/bestfit/README.md";
    private static final String SCRIPTS = "/opt/bestfit";
    private static final String K3S = "/var/lib/rancher/k3s/agent/etc/containerd";
    /** Where nothing listens. */
    private static final int NO_PORT = 1;

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before each test
    private Path node;
    /** What there was before the pod. */
    private Set<Path> before = Set.of();
    /** The programs that the pod has; null where it has those of this machine. */
    private @Nullable Path programs;

    @BeforeEach
    void containerdReadsHosts() throws IOException {
        write("/tmp/.keep", "");
        write("/etc/containerd/config.toml", """
                version = 2
                [plugins."io.containerd.grpc.v1.cri".registry]
                  config_path = "/etc/containerd/certs.d"
                """);
        write("/etc/bestfit/ca/ca.crt", "an authority\n");
    }

    @Test
    void whatIsWrittenGoesWithThePod() throws Exception {
        Process pod = start(Map.of(), "--node", "cpu=zen4");
        awaitReady();
        assertThat(at("/etc/containerd/certs.d/quay.io/hosts.toml")).exists();
        assertThat(at("/etc/containerd/certs.d/docker.io/hosts.toml")).content().contains(
                "[host.\"https://bestfit.example\"]", "ca = \"/etc/containerd/certs.d/bestfit-ca.crt\"",
                "Node-Features = \"cpu=zen4\"");
        assertThat(at("/etc/containerd/certs.d/bestfit-ca.crt")).hasContent("an authority");
        assertThat(files()).allMatch(file -> before.contains(file)
                || file.startsWith(at("/etc/containerd/certs.d")) || file.startsWith(at("/tmp")));

        assertThat(end(pod)).isZero();

        assertThat(at("/etc/containerd/config.toml")).exists();
        assertThat(at("/etc/containerd/certs.d")).isEmptyDirectory();
    }

    /** An image has to have what the chart's page names, and nothing else. */
    @ParameterizedTest
    @CsvSource({"'', curl", "busybox, wget"})
    void whatTheNodeHasIsDetectedByTheProgramsThatAreNamed(String oneForAll, String web) throws Exception {
        List<String> named = new ArrayList<>(List.of(Document.of(READ_ME).blocks().stream()
                .filter(block -> block.text().startsWith("cat chmod ")).findFirst().orElseThrow().text().trim()
                .split("\\s+")));
        named.addAll(List.of("sh", web));
        programs = Files.createDirectories(at("/programs"));
        for (String name : named) {
            Files.createSymbolicLink(programs.resolve(name), program(oneForAll.isEmpty() ? name : oneForAll));
        }
        for (String fact : List.of("/proc/cpuinfo", "/proc/sys/kernel/osrelease", "/proc/sys/kernel/arch")) {
            if (Files.exists(Path.of(fact))) {
                write(fact, Files.readString(Path.of(fact)));
            }
        }
        try (WholeProxy proxy = new WholeProxy(NO_PORT)) {
            Process pod = start(Map.of("node.proxy", "http://127.0.0.1:" + proxy.port(), "node.caSecret", ""));
            awaitReady();

            assertThat(at("/etc/containerd/certs.d/docker.io/hosts.toml")).content()
                    .containsPattern("Node-Features = [\"']cpu=[a-z0-9_-]+, .*kernel=");
            assertThat(end(pod)).isZero();
            assertThat(log()).doesNotContain("without the name of its CPU", "not found");
            assertThat(at("/etc/containerd/certs.d")).isEmptyDirectory();
        }
    }

    @Test
    void whereItIsToBeKeptItStays() throws Exception {
        Process pod = start(Map.of("node.removeOnStop", "false", "node.extraArgs[0]", "--node", "node.extraArgs[1]",
                "cpu=zen4"));
        awaitReady();

        assertThat(end(pod)).isZero();

        assertThat(at("/etc/containerd/certs.d/docker.io/hosts.toml")).exists();
        assertThat(at("/etc/containerd/certs.d/bestfit-ca.crt")).exists();
    }

    @Test
    void theContainerdOfK3sHasAFolderOfItsOwn() throws Exception {
        Files.createDirectories(at(K3S));
        Process pod = start(Map.of("node.containerdDirectory", K3S), "--node", "cpu=zen4");
        awaitReady();
        assertThat(at(K3S + "/certs.d/docker.io/hosts.toml")).content()
                .contains("ca = \"" + K3S + "/certs.d/bestfit-ca.crt\"");
        assertThat(at(K3S + "/certs.d/bestfit-ca.crt")).exists();
        assertThat(at("/etc/containerd/certs.d")).doesNotExist();

        assertThat(end(pod)).isZero();

        assertThat(at(K3S + "/certs.d/docker.io/hosts.toml")).doesNotExist();
        assertThat(at(K3S + "/certs.d/bestfit-ca.crt")).doesNotExist();
    }

    @Test
    void aPodIsNotReadyWhereContainerdDoesNotReadTheFile() throws Exception {
        write("/etc/containerd/config.toml", "version = 2\n");
        Process pod = start(Map.of(), "--node", "cpu=zen4");
        await().atMost(PATIENCE).until(this::log, log -> log.contains("containerd does not read this yet"));

        assertThat(end(pod)).isZero();

        assertThat(at("/tmp/bestfit-node-ready")).doesNotExist();
    }

    @Test
    void whatAPodThatWasKilledLeavesIsRemovedAsThePageSays() throws Exception {
        write("/etc/containerd/certs.d/ghcr.io/hosts.toml", "server = \"https://ghcr.example\"\n");
        Process pod = start(Map.of(), "--node", "cpu=zen4");
        awaitReady();
        pod.descendants().forEach(ProcessHandle::destroyForcibly);
        assertThat(pod.destroyForcibly().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(at("/etc/containerd/certs.d/quay.io/hosts.toml")).exists();
        String command = Document.of(READ_ME).blocks().stream().map(Document.Block::text)
                .filter(text -> text.startsWith("for file in ")).findFirst().orElseThrow();

        Process removing = new ProcessBuilder("sh", "-euc",
                command.replace("/etc/containerd", at("/etc/containerd").toString())).inheritIO().start();

        assertThat(removing.waitFor()).isZero();
        assertThat(at("/etc/containerd/certs.d")).isDirectoryRecursivelyContaining("glob:**/ghcr.io/hosts.toml");
        try (Stream<Path> left = Files.list(at("/etc/containerd/certs.d"))) {
            assertThat(left).containsExactly(at("/etc/containerd/certs.d/ghcr.io"));
        }
    }

    @Test
    void theImageHasWhatTheProbeAsksBy() throws IOException {
        JsonNode container = Chart.object(Chart.objects(Chart.render(Chart.values("nodes"), Map.of())), "DaemonSet",
                "bestfit-node").at("/spec/template/spec/containers/0");

        assertThat(Document.of(READ_ME).text()).containsPattern("(?m)^cat chmod (\\S+ )*"
                + container.at("/readinessProbe/exec/command/0").asString() + " ");
    }

    /** Runs the container's command, with more words, where the mounts of its pod lead into the folder. */
    private Process start(Map<String, String> set, String... more) throws IOException {
        List<JsonNode> objects = Chart.objects(Chart.render(Chart.values("nodes"), set));
        JsonNode pod = Chart.object(objects, "DaemonSet", "bestfit-node").at("/spec/template/spec");
        JsonNode container = pod.at("/containers/0");
        for (Map.Entry<String, JsonNode> script : Chart.object(objects, "ConfigMap", "bestfit-node").path("data")
                .properties()) {
            write(SCRIPTS + "/" + script.getKey(), script.getValue().asString());
        }
        assertThat(container.at("/readinessProbe/exec/command/2").asString()).isEqualTo("/tmp/bestfit-node-ready");
        String containerd = set.getOrDefault("node.containerdDirectory", "/etc/containerd");
        assertThat(container.path("volumeMounts")).extracting(mount -> mount.path("mountPath").asString())
                .contains(SCRIPTS, containerd);
        assertThat(container.path("volumeMounts")).filteredOn(mount -> !mount.path("readOnly").asBoolean(false))
                .extracting(mount -> mount.path("mountPath").asString())
                .containsExactly(containerd + "/certs.d", "/tmp");
        makeFolders(pod.path("volumes"));
        List<String> command = new ArrayList<>();
        container.path("command")
                .forEach(word -> command.add(word.asString().replace(SCRIPTS, at(SCRIPTS).toString())));
        command.addAll(List.of(more));
        if (programs != null) {
            command.set(0, programs.resolve(command.getFirst()).toString());
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(at("/log").toFile());
        container.path("env").forEach(variable -> builder.environment().put(variable.path("name").asString(),
                variable.path("value").asString().replace("/etc/bestfit", at("/etc/bestfit").toString())));
        if (programs != null) {
            builder.environment().put("PATH", programs.toString());
        }
        builder.environment().keySet().removeIf(name -> name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
        builder.environment().put("BESTFIT_ROOT", node.toString());
        builder.environment().put("TMPDIR", at("/tmp").toString());
        Files.createFile(at("/log"));
        before = files();
        return builder.start();
    }

    /** Folders of the node that the kubelet makes before the pod, and asks for. */
    private void makeFolders(JsonNode volumes) throws IOException {
        for (JsonNode volume : volumes) {
            Path folder = at(volume.at("/hostPath/path").asString(""));
            switch (volume.at("/hostPath/type").asString("")) {
                case "DirectoryOrCreate" -> Files.createDirectories(folder);
                case "Directory" -> assertThat(folder).isDirectory();
                case "" -> assertThat(volume.has("hostPath")).isFalse();
                case String other -> throw new AssertionError("this test does not know the type " + other);
            }
        }
    }

    private Set<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(node)) {
            return files.collect(Collectors.toSet());
        }
    }

    private static Path program(String name) {
        Command.require(name);
        return Stream.of(System.getenv("PATH").split(":", -1)).map(place -> Path.of(place, name))
                .filter(Files::isExecutable).findFirst().orElseThrow();
    }

    private Path at(String path) {
        return Path.of(node + path);
    }

    private void write(String path, String text) throws IOException {
        Files.createDirectories(at(path).getParent());
        Files.writeString(at(path), text);
    }

    private String log() throws IOException {
        return Files.readString(at("/log"));
    }

    private void awaitReady() {
        await().atMost(PATIENCE).until(() -> Files.exists(at("/tmp/bestfit-node-ready")));
    }

    private static int end(Process pod) throws InterruptedException {
        pod.destroy();
        assertThat(pod.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return pod.exitValue();
    }
}
