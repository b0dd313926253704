package io.bestfit.proxy.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bestfit.matcher.node.Declaration;
import io.bestfit.proxy.clientconfig.Client;
import io.bestfit.proxy.clientconfig.ClientFile;
import io.bestfit.proxy.clientconfig.NotInAPathException;
import io.bestfit.proxy.clientconfig.Pointing;
import io.bestfit.proxy.detect.NodeScript.Result;
import io.bestfit.proxy.upstream.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code bestfit-node install} writes what {@code bestfit client-config} prints, and says what stands in its way. */
class NodeInstallIT {

    private static final String PLAIN = "http://10.0.0.1:5000";
    private static final String TLS = "https://bestfit.example";
    private static final String HELP = "bestfit-node: 'bestfit-node install --help' tells what it takes\n";
    private static final List<String> IN_WORDS = List.of("cpu=zen4", "profile=h100", "cluster_1",
            "cpu=zen4, nvidia-driver=\"550.54.15\", cuda=\"12.4\", nvidia-cc=(\"8.0\" \"9.0\")",
            "cpu=x86_64_v3, amd-gfx=(gfx90a gfx942), broken-fan, cluster_1");
    private static final List<String> NOT_IN_WORDS = List.of("cpu=zen4, mpi=mpich", "arch=arm64",
            "cpu=zen4, profile=h100", "cpu=zen4, fabric=cxi", "cpu=zen4, cpu-vendor=AuthenticAMD",
            "nvidia-driver=\"550\"", "cpu=zen4, glibc=\"2.31\"");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(NodeScript.class)
    void writesWhatJavaPrints(NodeScript shell) throws Exception {
        shell.require();
        for (Client client : Client.values()) {
            boolean ofHub = client == Client.DOCKER;
            compare(shell, client, PLAIN, null, "cpu=zen4", null, true);
            compare(shell, client, TLS, ofHub ? null : "quay.io", IN_WORDS.get(3), "/etc/bestfit/ca.pem", false);
            compare(shell, client, TLS + ":5000", ofHub ? null : "registry.example:5000", "profile=h100", null, true);
            if (client != Client.DOCKER_HEADER) {
                compare(shell, client, TLS, null, null, null, false);
            }
        }
        for (String node : IN_WORDS) {
            compare(shell, Client.PODMAN, PLAIN, null, node, null, true);
        }
        for (String node : NOT_IN_WORDS) {
            compare(shell, Client.CONTAINERD, PLAIN, null, node, null, false);
            compare(shell, Client.DOCKER_HEADER, PLAIN, null, node, null, true);
        }
        compare(shell, Client.CONTAINERD, PLAIN, "*", "cpu=zen4", null, true);
        compare(shell, Client.K3S, PLAIN, "_default", "cpu=zen4", null, true);
    }

    private void compare(NodeScript shell, Client client, String proxy, @Nullable String registry,
            @Nullable String node, @Nullable String authority, boolean fallback) throws Exception {
        ClientFile expected = client.file(new Pointing(Origin.parse(proxy), registry,
                node == null ? null : Declaration.read(node), authority, fallback));
        Path root = Files.createTempDirectory(folder, "root");
        configuredContainerd(root);
        for (String name : client.names()) {
            List<String> words = new ArrayList<>(List.of("install", name, "--proxy", proxy, "--node",
                    node == null ? "none" : node, "--root", root.toString()));
            if (registry != null) {
                words.addAll(List.of("--registry", registry));
            }
            if (authority != null) {
                words.addAll(List.of("--ca", authority));
            }
            if (!fallback) {
                words.add("--no-fallback");
            }
            Result ran = shell.run(folder, words);

            assertThat(ran.status()).as("%s: %s", words, ran.err()).isZero();
            if (expected.place().equals("the name of an image")) {
                assertThat(ran.out()).as("%s", words).isEqualTo(expected.content());
            } else {
                Path file = root.resolve(expected.place().replace("~", System.getenv("HOME")).substring(1));
                assertThat(ran.out()).as("%s", words).isIn("written " + file + "\n", "unchanged " + file + "\n");
                String written = Files.readString(file);
                assertThat(written.startsWith("# ") ? written.split("\n", 2)[1] : written).as("%s", words)
                        .isEqualTo(expected.content());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(NodeScript.class)
    void refusesInAPathWhatJavaRefuses(NodeScript shell) throws Exception {
        shell.require();
        for (String node : NOT_IN_WORDS) {
            Pointing pointing = new Pointing(Origin.parse(PLAIN), null, Declaration.read(node), null, true);
            assertThatThrownBy(() -> Client.PODMAN.file(pointing)).isInstanceOf(NotInAPathException.class);

            assertThat(shell.run(folder, List.of("install", "podman", "--proxy", PLAIN, "--node", node, "--root",
                    folder.toString()))).isEqualTo(new Result(2, "", "bestfit-node: podman declares its node by a path,"
                            + " whose words cannot say all of '" + node + "'; give it a name under profiles: in the"
                            + " proxy's configuration, and write --node profile=NAME\n" + HELP));
        }
    }

    /** What stands in the way of containerd's reading is told each time, and the answer is no until it is gone. */
    @ParameterizedTest
    @EnumSource(NodeScript.class)
    void explainsTheTrapsOfContainerd(NodeScript shell) throws IOException, InterruptedException {
        shell.require();
        String of1 = "[plugins.\"io.containerd.grpc.v1.cri\".registry]\n";
        String of2 = "[plugins.'io.containerd.cri.v1.images'.registry]\n";
        String transfer = "[plugins.\"io.containerd.transfer.v1.local\"]\n  config_path = \"/nowhere\"\n";
        String one = "  config_path = \"/etc/containerd/certs.d\"\n";
        for (List<String> row : List.of(
                List.of("", "it has no config_path, and without one reads no hosts.toml: under "),
                List.of(of1 + "  config_path = \"\"\n" + transfer, "it has no config_path, and without one reads no"),
                List.of(of1 + "  # config_path = \"/etc/containerd/certs.d\"\n", "it has no config_path, and without"),
                List.of(of2 + "  config_path = '/etc/containerd/certs.d:/etc/docker/certs.d'\n",
                        "its config_path names two folders, and from 2.1 to 2.3 it then reads neither: under "),
                List.of(of2 + "config_path='certs.d'",
                        "its config_path is 'certs.d', which is no absolute path: under "),
                List.of(of1 + one + "[plugins.\"io.containerd.grpc.v1.cri\".registry.mirrors.\"docker.io\"]\n",
                        "it has [plugins.\"io.containerd.grpc.v1.cri\".registry.mirrors.\"docker.io\"], which it refuses"
                                + " to have together with config_path: take it out\n"))) {
            Path root = Files.createTempDirectory(folder, "root");
            Files.writeString(Files.createDirectories(root.resolve("etc/containerd")).resolve("config.toml"),
                    row.getFirst());

            Result ran = shell.run(folder, List.of("install", "containerd", "--proxy", PLAIN, "--node", "cpu=zen4",
                    "--root", root.toString()));

            assertThat(ran.status()).as(row.getFirst()).isEqualTo(1);
            assertThat(ran.err()).as(row.getFirst())
                    .contains("bestfit-node: containerd does not read this yet: " + row.getLast());
            assertThat(root.resolve("etc/containerd/certs.d/_default/hosts.toml")).exists();
        }
        Path elsewhere = Files.createTempDirectory(folder, "root");
        Files.writeString(Files.createDirectories(elsewhere.resolve("etc/containerd")).resolve("config.toml"),
                transfer + of2 + "\tconfig_path = '/opt/certs' # ours\n[plugins.'x'.registry.mirrors]\n");
        assertThat(shell.run(folder, List.of("install", "containerd", "--proxy", PLAIN, "--node", "cpu=zen4", "--root",
                elsewhere.toString())).status()).isZero();
        assertThat(elsewhere.resolve("opt/certs/_default/hosts.toml")).exists();
    }

    @ParameterizedTest
    @EnumSource(NodeScript.class)
    void wrongUsageIsASentence(NodeScript shell) throws IOException, InterruptedException {
        shell.require();
        for (List<String> row : List.of(
                List.of("there is no client: say which, such as containerd or podman", "install"),
                List.of("there is no client 'kubelet' here", "install", "kubelet"),
                List.of("'podman' is one word too many", "install", "docker", "podman"),
                List.of("--proxy is missing: say where this node reaches Bestfit", "install", "podman"),
                List.of("--proxy: 'head:5000' is no http:// or https:// address", "install", "podman", "--proxy",
                        "head:5000"),
                List.of("--proxy: 'http://u@h' must be http[s]://HOST[:PORT], without a user name, path or query",
                        "install", "podman", "--proxy=http://u@h"),
                List.of("--registry: '../x' is no HOST[:PORT] of a registry, such as quay.io", "install", "podman",
                        "--registry", "../x"),
                List.of("--registry: podman has no word for all registries: name each", "install", "podman",
                        "--registry=*"),
                List.of("docker has mirrors of docker.io alone: pull others by name, or see docker-containerd",
                        "install", "docker", "--registry=quay.io"),
                List.of("--ca: http://p is not https, so that no certificate is checked", "install", "podman",
                        "--proxy=http://p", "--ca=/x"),
                List.of("--node: 'linux/amd64:zen4' is no declaration such as cpu=zen4, nor a file that holds one",
                        "install", "podman", "--proxy=http://p", "--node=linux/amd64:zen4"),
                List.of("docker-header does nothing but declare: without a declaration there is nothing to write",
                        "install", "docker-header", "--proxy=http://p", "--node=none"),
                List.of("there is no option --proxy of uninstall", "uninstall", "podman", "--proxy", "http://p"))) {
            assertThat(shell.run(folder, row.subList(1, row.size())))
                    .isEqualTo(new Result(2, "", "bestfit-node: " + row.getFirst() + "\n" + HELP));
        }
        assertThat(shell.run(folder, List.of("install", "--help")).out())
                .startsWith("Usage: bestfit-node install CLIENT --proxy URL");
    }

    private static void configuredContainerd(Path root) throws IOException {
        Files.writeString(Files.createDirectories(root.resolve("etc/containerd")).resolve("config.toml"), """
                version = 2
                [plugins."io.containerd.grpc.v1.cri".registry]
                  config_path = "/etc/containerd/certs.d"
                """);
    }
}
