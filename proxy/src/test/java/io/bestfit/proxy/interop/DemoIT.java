package io.bestfit.proxy.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.demo.SampleImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** What the demonstration says to type next is typed as it stands, and the image that fits is pulled and run. */
@TestInstance(Lifecycle.PER_CLASS)
class DemoIT {

    private static final String FIRST_LINE = "Try it in another terminal; ";
    private static final String LAST_LINE = "Requests are logged below. Ctrl-C ends the demonstration.";
    private static final String SAYS_ZEN3 = "This is the image for zen3.\n";
    private static final int ZEN3 = 5;

    private Path folder;
    private Daemon demonstration;
    private List<String> blocks;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        List<String> program = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar",
                Path.of("target", "bestfit.jar").toAbsolutePath().toString());
        Path log = folder.resolve("demo.log");
        demonstration = Daemon.start(log, () -> Files.readString(log).contains(LAST_LINE),
                Command.words(program, "demo", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"));
        blocks = blocks(Files.readString(log));
    }

    @AfterAll
    void stop() throws Exception {
        try (Daemon _ = demonstration) {
            Mounts.removeUnder(folder);
        }
    }

    /** Every block is one of the tests below; who adds a block adds its test. */
    @Test
    void eachBlockSaysWhatItIsFor() {
        assertThat(blocks).extracting(block -> block.lines().findFirst().orElse("")).containsExactly(
                "# Which image does a Zen 3 node get? Docker-Content-Digest names it.", "# Why that one?",
                "# docker, with the node in the name of the image", "# podman, the same",
                "# podman, CRI-O, skopeo: the node in registries.conf, the image's own name",
                "# containerd, as root: the node in a header that hosts.toml adds", "# What the proxy counted");
    }

    @Test
    void curlIsToldTheDigestOfTheImageThatFits() throws Exception {
        Command.require("curl");
        assertThat(type("# Which image", Map.of()).lines())
                .contains("Docker-Content-Digest: " + SampleImage.demo().children().get(ZEN3).digest());
    }

    @Test
    void bestfitExplainsWhy() throws Exception {
        assertThat(type("# Why that one?", Map.of())).contains("Position " + ZEN3 + " is the best fit, by cpu: ");
    }

    @Test
    void dockerRunsTheImageThatFits() throws Exception {
        Path own = Files.createDirectory(folder.resolve("d"));
        try (Dockerd docker = Dockerd.start(own)) {
            assertThat(type("# docker", Map.of("DOCKER_HOST", docker.socket(), "DOCKER_CONFIG", own.toString())))
                    .isEqualTo(SAYS_ZEN3);
        }
    }

    @Test
    void podmanRunsTheImageThatFits() throws Exception {
        assertThat(type("# podman, the same", podman("p"))).isEqualTo(SAYS_ZEN3);
    }

    @Test
    void podmanRunsTheImageThatFitsByItsOwnName() throws Exception {
        assertThat(type("# podman, CRI-O, skopeo", podman("r"))).isEqualTo(SAYS_ZEN3);
    }

    @Test
    void containerdRunsTheImageThatFits() throws Exception {
        try (Containerd containerd = Containerd.start(Files.createDirectory(folder.resolve("c")))) {
            assertThat(type("# containerd", Map.of("CONTAINERD_ADDRESS", containerd.socket()))).endsWith(SAYS_ZEN3);
        }
    }

    @Test
    void theMetricsCountTheSelections() throws Exception {
        Command.require("curl");
        type("# Which image", Map.of());
        assertThat(type("# What the proxy counted", Map.of())).contains("# TYPE bestfit_").contains("\"selected\"");
    }

    private String type(String beginning, Map<String, String> variables) throws Exception {
        return Command.script(folder, variables,
                blocks.stream().filter(block -> block.startsWith(beginning)).findFirst().orElseThrow());
    }

    /** podman with a store of its own, and with limits that a container may set inside a container too. */
    private Map<String, String> podman(String name) throws Exception {
        Command.require("podman");
        Path own = Files.createDirectory(folder.resolve(name));
        Path storage = Files.writeString(own.resolve("storage.conf"), """
                [storage]
                driver = "vfs"
                graphroot = "%1$s/root"
                runroot = "%1$s/run"
                """.formatted(own));
        Path containers = Files.writeString(own.resolve("containers.conf"), """
                [containers]
                default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
                [engine]
                runtime = "runc"
                cgroup_manager = "cgroupfs"
                events_logger = "none"
                tmp_dir = "%s/tmp"
                """.formatted(own));
        return Map.of("CONTAINERS_STORAGE_CONF", storage.toString(), "CONTAINERS_CONF", containers.toString());
    }

    /** The blocks between the first line and the last, as they are printed. */
    private static List<String> blocks(String printed) {
        List<String> blocks = new ArrayList<>(List.of(printed.substring(printed.indexOf(FIRST_LINE),
                printed.indexOf(LAST_LINE)).split("\n\n", -1)));
        blocks.removeFirst();
        blocks.removeLast();
        return List.copyOf(blocks);
    }
}
