package io.bestfit.proxy.detect;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.bestfit.proxy.detect.NodeScript.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code bestfit-node install} and {@code uninstall} touch what is theirs, at once, and nothing else. */
class NodeInstallFilesIT {

    private static final String DROP_INS = "etc/containers/registries.conf.d";
    private static final String PLACE = DROP_INS + "/50-bestfit-docker.io.conf";
    private static final String DAEMON = "etc/docker/daemon.json";
    private static final String OTHERS = "{\"debug\": true}\n";
    private static final String ZEN4 = "cpu=zen4";

    @TempDir
    private Path folder;

    private Path root = Path.of("");
    private NodeScript shell = NodeScript.DASH;

    @BeforeEach
    void makeRoot() throws IOException {
        root = Files.createDirectory(folder.resolve("root"));
    }

    @ParameterizedTest
    @EnumSource(NodeScript.class)
    void againChangesWhatHasChangedAndNothingElse(NodeScript tried) throws IOException, InterruptedException {
        uses(tried);
        Path file = root.resolve(PLACE);

        assertThat(install("podman", ZEN4).out()).isEqualTo("written " + file + "\n");
        String first = Files.readString(file);
        var written = Files.getLastModifiedTime(file);
        assertThat(install("podman", ZEN4)).isEqualTo(new Result(0, "unchanged " + file + "\n", ""));
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(written);
        assertThat(install("podman", "cpu=zen3").out()).isEqualTo("written " + file + "\n");
        assertThat(Files.readString(file)).isNotEqualTo(first).contains("/for/zen3\"");
        assertThat(names(root.resolve(DROP_INS))).containsExactly("50-bestfit-docker.io.conf");
    }

    @ParameterizedTest
    @EnumSource(NodeScript.class)
    void aDryRunTellsTheDifferenceAndChangesNothing(NodeScript tried) throws IOException, InterruptedException {
        uses(tried);
        Path file = root.resolve(PLACE);

        assertThat(install("podman", ZEN4, "--dry-run").out()).startsWith("--- /dev/null\n+++ " + file + "\n@@ ")
                .contains("\n+[[registry]]\n+prefix = \"docker.io\"\n");
        assertThat(names(root)).isEmpty();
        install("podman", ZEN4);
        String before = Files.readString(file);
        assertThat(install("podman", "cpu=zen3", "--dry-run").out())
                .startsWith("--- " + file + "\n+++ " + file + "\n@@ ")
                .contains("\n-location = \"10.0.0.1:5000/for/zen4\"\n+location = \"10.0.0.1:5000/for/zen3\"\n");
        assertThat(uninstall("podman", "--dry-run").out()).startsWith("--- " + file + "\n+++ /dev/null\n@@ ")
                .contains("\n-[[registry]]\n");
        assertThat(Files.readString(file)).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(NodeScript.class)
    void uninstallRemovesOursAlone(NodeScript tried) throws IOException, InterruptedException {
        uses(tried);
        Path others = write("etc/containerd/certs.d/quay.io/hosts.toml", "server = \"https://quay.io\"\n");
        Path ours = root.resolve("etc/containerd/certs.d/_default/hosts.toml");
        assertThat(install("nerdctl", ZEN4).err()).contains("bestfit-node: " + others.getParent()
                + " stands beside it: for that registry it does not count\n");
        assertThat(install("nerdctl", ZEN4, "--registry", "docker.io").status()).isZero();
        assertThat(uninstall("nerdctl", "--registry", "quay.io")).isEqualTo(new Result(0, "",
                "bestfit-node: nothing is there that bestfit-node wrote for nerdctl\n"));

        assertThat(uninstall("containerd").out().lines()).containsExactlyInAnyOrder("removed " + ours,
                "removed " + root.resolve("etc/containerd/certs.d/docker.io/hosts.toml"));
        assertThat(names(root.resolve("etc/containerd/certs.d"))).containsExactly("quay.io");
        assertThat(others).hasContent("server = \"https://quay.io\"\n");
        assertThat(uninstall("containerd").status()).isZero();
    }

    @ParameterizedTest
    @EnumSource(NodeScript.class)
    void aFileOfOthersStaysAndIsToldWhatToTakeIn(NodeScript tried) throws IOException, InterruptedException {
        uses(tried);
        Path file = write(DAEMON, OTHERS);

        assertThat(install("docker", ZEN4)).isEqualTo(new Result(1, """
                {
                  "registry-mirrors" : [ "http://10.0.0.1:5000/for/zen4" ],
                  "insecure-registries" : [ "10.0.0.1:5000" ]
                }
                """, "bestfit-node: " + file
                + " was not written by bestfit-node: it stays as it is. Take this into it:\n"));
        assertThat(uninstall("docker").status()).isZero();
        assertThat(file).hasContent(OTHERS);
        Path link = root.resolve("etc/rancher/k3s/registries.yaml");
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, file);
        assertThat(install("k3s", ZEN4).status()).isEqualTo(3);
        assertThat(link).isSymbolicLink();
        Files.delete(link);

        assertThat(names(root.resolve("etc/docker"))).containsExactly("daemon.json");
        Files.writeString(file, install("docker", ZEN4).out());
        assertThat(install("docker", ZEN4)).isEqualTo(new Result(0, "unchanged " + file + "\n", ""));
        assertThat(uninstall("docker").out()).isEmpty();
        assertThat(file).exists();
    }

    @ParameterizedTest
    @EnumSource(NodeScript.class)
    void whatSomebodyWroteInOursStays(NodeScript tried) throws IOException, InterruptedException {
        uses(tried);
        for (String client : List.of("podman", "docker")) {
            install(client, ZEN4);
            Path file = root.resolve(client.equals("docker") ? DAEMON : PLACE);
            String changed = Files.readString(file) + "\n";
            Files.writeString(file, changed);

            Result again = install(client, "cpu=zen3");
            assertThat(again.status()).isEqualTo(1);
            assertThat(again.err()).isEqualTo("bestfit-node: " + file
                    + " was written by bestfit-node and changed since: it"
                    + " stays as it is. Delete it to have it written anew, or keep it and take this into it:\n");
            assertThat(again.out()).contains("/for/zen3");
            assertThat(uninstall(client)).isEqualTo(new Result(1, "", "bestfit-node: " + file
                    + " was written by bestfit-node and changed since: it stays as it is. Delete it by hand\n"));
            assertThat(file).hasContent(changed);
        }
    }

    /** JSON has no room for a mark: it lies beside the file, and goes with it. */
    @ParameterizedTest
    @EnumSource(NodeScript.class)
    void theMarkOfADaemonsFileGoesWithIt(NodeScript tried) throws IOException, InterruptedException {
        uses(tried);
        install("docker", ZEN4);
        assertThat(names(root.resolve("etc/docker"))).containsExactly("daemon.json", "daemon.json.bestfit-node");
        assertThat(install("docker", "cpu=zen3").status()).isZero();
        assertThat(root.resolve(DAEMON)).content().contains("/for/zen3");

        assertThat(run("install", "docker", List.of("--root", root.toString()), "--uninstall").out())
                .isEqualTo("removed " + root.resolve(DAEMON) + "\n");
        assertThat(names(root.resolve("etc/docker"))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(NodeScript.class)
    void nothingIsWrittenOutsideOfTheRoot(NodeScript tried) throws IOException, InterruptedException {
        uses(tried);
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Files.createDirectory(root.resolve("etc"));
        Path link = Files.createSymbolicLink(root.resolve("etc/containers"), outside);

        assertThat(install("podman", ZEN4))
                .isEqualTo(new Result(3, "", "bestfit-node: " + link + " is a link, which may"
                        + " lead out of " + root + ": give --root the folder to which it leads\n"));
        assertThat(names(outside)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(NodeScript.class)
    void severalRegistriesAreToldAtOnce(NodeScript tried) throws IOException, InterruptedException {
        uses(tried);
        install("podman", ZEN4, "--registry", "quay.io", "--registry=docker.io");
        assertThat(names(root.resolve(DROP_INS))).containsExactly("50-bestfit-docker.io.conf",
                "50-bestfit-quay.io.conf");

        install("k3s", ZEN4, "--registry", "quay.io", "--registry=docker.io");
        assertThat(root.resolve("etc/rancher/k3s/registries.yaml")).content().endsWith("""
                mirrors:
                  "quay.io":
                    endpoint:
                      - "http://10.0.0.1:5000/v2/for/zen4"
                  "docker.io":
                    endpoint:
                      - "http://10.0.0.1:5000/v2/for/zen4"
                """);
    }

    /** A proxy that is away for an hour must not make every node forget what it is. */
    @ParameterizedTest
    @EnumSource(NodeScript.class)
    void whatWasDetectedWithTheProxyStandsWhileItIsAway(NodeScript tried) throws IOException, InterruptedException {
        uses(tried);
        SyntheticRoot machine = SyntheticRoot.build("roce", folder);
        root = machine.folder;
        List<String> options = new ArrayList<>(machine.commandLine());
        HttpServer proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String address = "http://127.0.0.1:" + proxy.getAddress().getPort();
        proxy.createContext("/", exchange -> {
            byte[] answer = "cpu=sapphirerapids, cpu-vendor=GenuineIntel, fabric=roce\n"
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        proxy.start();
        try {
            assertThat(run("install", "nerdctl", options, "--proxy", address).status()).isZero();
            assertThat(run("install", "podman", options, "--proxy", address).err()).startsWith("bestfit-node: podman"
                    + " declares by a path, which has no words for cpu-vendor, fabric: what needs them is not chosen.");
        } finally {
            proxy.stop(0);
        }
        Path hosts = root.resolve("etc/containerd/certs.d/_default/hosts.toml");
        String detected = Files.readString(hosts);
        assertThat(detected).contains("Node-Features = \"cpu=sapphirerapids, cpu-vendor=GenuineIntel, fabric=roce\"\n");
        assertThat(root.resolve(PLACE)).content().contains("/for/sapphirerapids\"\n");

        Result away = run("install", "nerdctl", options, "--proxy", address);
        assertThat(away.status()).isZero();
        assertThat(away.out()).isEmpty();
        assertThat(away.err()).startsWith("bestfit-node: " + address + " was asked in vain (")
                .endsWith("\nbestfit-node: what stands is kept until the proxy answers\n");
        assertThat(hosts).hasContent(detected);

        Files.delete(hosts);
        Result alone = run("install", "nerdctl", options, "--proxy", address);
        assertThat(alone.status()).isZero();
        assertThat(alone.err())
                .contains("\nbestfit-node: this node declares what it can tell by itself, without the name of"
                        + " its CPU: run this again when the proxy answers\n");
        assertThat(hosts).content().contains("Node-Features = 'cpu=x86_64_v3, ");
    }

    private void uses(NodeScript tried) {
        tried.require();
        shell = tried;
    }

    private Result install(String client, String node, String... more) throws IOException, InterruptedException {
        return run("install", client,
                List.of("--root", root.toString(), "--proxy", "http://10.0.0.1:5000", "--node", node),
                more);
    }

    private Result uninstall(String client, String... more) throws IOException, InterruptedException {
        return run("uninstall", client, List.of("--root", root.toString()), more);
    }

    private Result run(String command, String client, List<String> options, String... more)
            throws IOException, InterruptedException {
        return shell.run(folder, Stream.of(List.of(command, client), options, List.of(more)).flatMap(List::stream)
                .toList());
    }

    private Path write(String place, String content) throws IOException {
        Path file = root.resolve(place);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
