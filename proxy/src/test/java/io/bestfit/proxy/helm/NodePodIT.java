package io.bestfit.proxy.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bestfit.proxy.docs.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script of the chart's node pods, on a folder that stands for a node. */
class NodePodIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String HOSTS = "etc/containerd/certs.d/docker.io/hosts.toml";

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before each test
    private Path node;

    @BeforeEach
    void containerdReadsHosts() throws IOException {
        Files.createDirectories(node.resolve("etc/containerd"));
        Files.createDirectory(node.resolve("tmp"));
        Files.writeString(node.resolve("etc/containerd/config.toml"), """
                version = 2
                [plugins."io.containerd.grpc.v1.cri".registry]
                  config_path = "/etc/containerd/certs.d"
                """);
        Files.writeString(node.resolve("ca.crt"), "an authority\n");
    }

    @Test
    void whatIsWrittenGoesWithThePod() throws Exception {
        Process pod = start("remove");
        awaitReady();
        assertThat(node.resolve(HOSTS)).content().contains("[host.\"https://bestfit.example\"]",
                "ca = \"/etc/containerd/bestfit-ca.crt\"", "Node-Features = \"cpu=zen4\"");
        assertThat(node.resolve("etc/containerd/bestfit-ca.crt")).hasContent("an authority");

        assertThat(end(pod)).isZero();

        assertThat(node.resolve(HOSTS)).doesNotExist();
        assertThat(node.resolve("etc/containerd/bestfit-ca.crt")).doesNotExist();
        assertThat(node.resolve("etc/containerd/config.toml")).exists();
    }

    @Test
    void whereItIsToBeKeptItStays() throws Exception {
        Process pod = start("keep");
        awaitReady();

        assertThat(end(pod)).isZero();

        assertThat(node.resolve(HOSTS)).exists();
        assertThat(node.resolve("etc/containerd/bestfit-ca.crt")).exists();
    }

    @Test
    void aPodIsNotReadyWhereContainerdDoesNotReadTheFile() throws Exception {
        Files.writeString(node.resolve("etc/containerd/config.toml"), "version = 2\n");
        Process pod = start("remove");
        await().atMost(PATIENCE).until(() -> Files.readString(node.resolve("log")),
                log -> log.contains("containerd does not read this yet"));

        assertThat(end(pod)).isZero();

        assertThat(node.resolve("tmp/bestfit-node-ready")).doesNotExist();
    }

    private Process start(String atTheEnd) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh",
                Chart.FOLDER.resolve("files/node/bestfit-node-pod").toString(), "3600", atTheEnd));
        command.addAll(List.of("--proxy", "https://bestfit.example", "--registry", "docker.io", "--node", "cpu=zen4"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(node.resolve("log").toFile()).directory(Document.repository().toFile());
        builder.environment().put("BESTFIT_ROOT", node.toString());
        builder.environment().put("BESTFIT_CA", node.resolve("ca.crt").toString());
        builder.environment().put("TMPDIR", node.resolve("tmp").toString());
        return builder.start();
    }

    private void awaitReady() {
        await().atMost(PATIENCE).until(() -> Files.exists(node.resolve("tmp/bestfit-node-ready")));
    }

    private static int end(Process pod) throws InterruptedException {
        pod.destroy();
        assertThat(pod.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return pod.exitValue();
    }
}
