package io.bestfit.proxy.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.interop.Command;
import io.bestfit.proxy.interop.Containerd;
import io.bestfit.proxy.interop.Dockerd;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The image is one that the tools of containers load; it is labelled, it runs as nobody and writes nothing. */
class ImageIT {

    private static final String GIBIBYTE = "MaxHeapSize += 1073741824 ";
    private static final List<String> DEMONSTRATION = List.of("demo", "--once", "--listen", "127.0.0.1:0", "--admin",
            "127.0.0.1:0");
    private static final String PASSED = "Self-check passed: each node got the variant that fits it best.";

    /** Without a right, without a place to write, and without a network but its own. */
    private static final List<String> CONFINED = List.of("run", "--rm", "--network", "none", "--read-only",
            "--cap-drop", "all", "--security-opt", "no-new-privileges");

    @TempDir
    private Path folder;

    @Test
    void skopeoReadsItsConfiguration() throws Exception {
        Command.require("skopeo");
        JsonNode configuration = JsonMapper.shared().readTree(
                Command.run(folder, "skopeo", "inspect", "--config", "oci-archive:" + Artifacts.image()));

        assertThat(configuration.at("/architecture").asString()).isEqualTo("amd64");
        assertThat(configuration.at("/os").asString()).isEqualTo("linux");
        assertThat(configuration.at("/created").asString()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(configuration.at("/config/User").asString()).isEqualTo("65532:65532");
        JsonNode labels = configuration.at("/config/Labels");
        assertThat(labels.path("org.opencontainers.image.title").asString()).isEqualTo("Bestfit");
        assertThat(labels.path("org.opencontainers.image.licenses").asString()).isEqualTo("Apache-2.0");
        assertThat(labels.path("org.opencontainers.image.version").asString()).isEqualTo(Artifacts.version());
        assertThat(labels.path("org.opencontainers.image.revision").asString()).matches("[0-9a-f]{12,40}");
    }

    @Test
    void podmanRunsIt() throws Exception {
        Command.require("podman");
        // Short names: podman refuses a run root of more than 50 characters.
        List<String> podman = List.of("podman", "--root", folder.resolve("r").toString(), "--runroot",
                folder.resolve("u").toString(), "--tmpdir", folder.resolve("t").toString(), "--storage-driver",
                "vfs", "--runtime", "runc", "--cgroup-manager", "cgroupfs", "--events-backend", "none");
        call(podman, "load", "--quiet", "--input", Artifacts.image().toString());
        List<String> confined = List.of("--read-only-tmpfs=false", "--ulimit", "nofile=1024:1024", "--ulimit",
                "nproc=1024:1024");

        assertThat(call(podman, all(List.of(CONFINED, confined, List.of(image()), DEMONSTRATION)))).contains(PASSED);
        assertThat(call(podman, all(List.of(CONFINED, confined,
                List.of("--env", "_JAVA_OPTIONS=-Xmx1g -XX:+PrintFlagsFinal", image(), "version")))))
                .containsPattern(GIBIBYTE);
        assertThat(call(podman, all(List.of(CONFINED, confined,
                List.of("--env", "JDK_JAVA_OPTIONS=-Xmx1g -XX:+PrintFlagsFinal", image(), "version")))))
                .contains("MaxHeapSize").doesNotContainPattern(GIBIBYTE);
    }

    /** Docker 20.10, which knows no OCI layout. */
    @Test
    void dockerRunsIt() throws Exception {
        try (Dockerd daemon = Dockerd.start(folder)) {
            List<String> docker = List.of("docker", "--host", daemon.socket());

            assertThat(call(docker, "load", "--input", Artifacts.image().toString()))
                    .isEqualTo("Loaded image: " + image() + "\n");
            assertThat(call(docker, all(List.of(CONFINED, List.of(image()), DEMONSTRATION)))).contains(PASSED);
        }
    }

    @Test
    void containerdRunsIt() throws Exception {
        try (Containerd daemon = Containerd.start(folder)) {
            List<String> ctr = List.of("ctr", "--address", daemon.socket());
            call(ctr, "images", "import", Artifacts.image().toString());

            // What ctr is told to run stands for the entry point as well.
            assertThat(call(ctr, "run", "--rm", "--read-only", "docker.io/library/" + image(), "bestfit",
                    "/opt/bestfit/runtime/bin/java", "-jar", "/opt/bestfit/app/bestfit.jar", "version"))
                    .startsWith("bestfit ");
        }
    }

    /** No shell and no packages, but Netty's libraries, since where nothing can be written none are unpacked. */
    @Test
    void holdsNoMoreThanItNeeds() throws Exception {
        Command.run(folder, "tar", "-xf", Artifacts.image().toString(), "-C", folder.toString());
        String entries = Command.script(folder, Map.of(), """
                for blob in blobs/sha256/*; do
                    ! gzip -t "$blob" 2>/dev/null || tar -tzf "$blob"
                done
                """);

        assertThat(entries.lines()).contains("./opt/bestfit/app/bestfit.jar", "./opt/bestfit/licences/libc6",
                "./opt/bestfit/native/libnetty_transport_native_epoll_x86_64.so", "./etc/bestfit/bestfit.yaml")
                .noneMatch(entry -> entry.matches("\\./(usr|bin|sbin|var)/.*"));
    }

    private static String image() throws Exception {
        return "bestfit:" + Artifacts.version();
    }

    private static String[] all(List<List<String>> words) {
        return words.stream().flatMap(List::stream).toArray(String[]::new);
    }

    private String call(List<String> program, String... words) throws Exception {
        return Command.run(folder, Command.words(program, words));
    }
}
