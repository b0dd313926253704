package io.bestfit.proxy.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** With the files that {@code bestfit-node install} wrote, unchanged clients get the image that fits. */
@TestInstance(Lifecycle.PER_CLASS)
class InstalledFilesIT {

    private static final String SCRIPT = Path.of("..", "deploy", "node", "bestfit-node").toAbsolutePath().normalize()
            .toString();
    private static final String IMAGE = RegistriesConfiguration.NAME + "/" + Sample.BY_TAG;
    /** Prints the variant that containerd unpacks, by what the file in {@code $ROOT} tells it. */
    private static final String CTR = """
            ctr images pull --hosts-dir "$ROOT/etc/containerd/certs.d" "$IMAGE" >&2
            mkdir -p "$ROOT/mount"
            ctr images mount "$IMAGE" "$ROOT/mount" >&2
            cat "$ROOT/mount/variant"
            ctr images unmount --rm "$ROOT/mount" >&2
            ctr images rm "$IMAGE" >&2
            """;
    /** The same of podman; short names, since it refuses a run root of more than 50 characters. */
    private static final String PODMAN = """
            drop_in=$ROOT/etc/containers/registries.conf.d/50-bestfit-registry.example.conf
            echo '{"default": [{"type": "insecureAcceptAnything"}]}' >"$ROOT/policy.json"
            set -- --root "$ROOT/r" --runroot "$ROOT/u" --tmpdir "$ROOT/t" --storage-driver vfs --runtime runc \\
                --cgroup-manager cgroupfs --events-backend none --registries-conf "$drop_in"
            podman "$@" pull --quiet --signature-policy "$ROOT/policy.json" "$IMAGE" >&2
            cat "$(podman "$@" image mount "$IMAGE")/variant"
            podman "$@" image unmount --all >&2
            podman "$@" rmi "$IMAGE" >&2
            """;

    private Path folder;
    private DockerRegistry registry;
    private Bestfit bestfit;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        Command.require("docker-registry");
        registry = DockerRegistry.start(folder);
        registry.push(Sample.REPOSITORY, Sample.TAG, Sample.INDEX);
        bestfit = Bestfit.serve(folder, registry.baseUrl());
    }

    @AfterAll
    void stop() throws Exception {
        try (DockerRegistry _ = registry; Bestfit _ = bestfit) {
            Mounts.removeUnder(folder);
        }
    }

    @Test
    void containerd_readsWhatWasInstalled() throws Exception {
        try (Containerd client = Containerd.start(Files.createDirectory(folder.resolve("c")))) {
            Path root = Files.createDirectory(folder.resolve("c/n"));
            Map<String, String> variables = variables(root, "CONTAINERD_ADDRESS", client.socket());

            assertUnpacks("nerdctl", "none", CTR, variables, Sample.FIRST);
            assertUnpacks("nerdctl", "cpu=" + ImageClient.CPU, CTR, variables, Sample.BEST);
            assertUnpacks("nerdctl", "cpu=skylake", CTR, variables, "skylake");
            assertThat(Command.script(folder, variables, "sh \"$SCRIPT\" uninstall containerd --root \"$ROOT\""))
                    .isEqualTo("removed " + root.resolve("etc/containerd/certs.d/registry.example/hosts.toml") + "\n");
        }
    }

    @Test
    void podman_readsWhatWasInstalled() throws Exception {
        Command.require("podman");
        Path root = Files.createDirectory(folder.resolve("p"));
        Map<String, String> variables = variables(root, "NODE", "");

        assertUnpacks("podman", "none", PODMAN, variables, Sample.FIRST);
        assertUnpacks("podman", "cpu=" + ImageClient.CPU, PODMAN, variables, Sample.BEST);
        assertUnpacks("apptainer", "cpu=skylake", PODMAN, variables, "skylake");
    }

    private Map<String, String> variables(Path root, String name, String value) {
        return Map.of("SCRIPT", SCRIPT, "ROOT", root.toString(), "IMAGE", IMAGE, "PROXY", "http://" + bestfit.address(),
                name, value);
    }

    private void assertUnpacks(String client, String node, String script, Map<String, String> variables, String variant)
            throws Exception {
        Command.script(folder, variables, "sh \"$SCRIPT\" install " + client + " --root \"$ROOT\" --proxy \"$PROXY\""
                + " --registry " + RegistriesConfiguration.NAME + " --no-fallback --node " + node);

        assertThat(Command.script(folder, variables, script).strip()).as("what %s unpacked as %s; the proxy's log ends"
                + " with%n%s", client, node, bestfit.logTail()).isEqualTo(variant);
    }
}
