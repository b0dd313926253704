package io.bestfit.proxy.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Without Bestfit every client takes the first entry of its architecture, whatever its node is. */
@TestInstance(Lifecycle.PER_CLASS)
class ClientsWithoutBestfitIT {

    private Path folder;
    private DockerRegistry registry;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        Command.require("docker-registry");
        registry = DockerRegistry.start(folder);
        registry.push(Sample.REPOSITORY, Sample.TAG, Sample.INDEX);
    }

    @AfterAll
    void stop() throws Exception {
        try (DockerRegistry _ = registry) {
            Mounts.removeUnder(folder);
        }
    }

    @Test
    void containerd_takesTheFirstEntry() throws Exception {
        try (Containerd client = Containerd.start(Files.createDirectory(folder.resolve("c")))) {
            takesTheFirst(client);
        }
    }

    @Test
    void dockerd_takesTheFirstEntry() throws Exception {
        try (Dockerd client = Dockerd.start(Files.createDirectory(folder.resolve("d")))) {
            takesTheFirst(client);
        }
    }

    @Test
    void podman_takesTheFirstEntry() throws Exception {
        try (Podman client = Podman.start(Files.createDirectory(folder.resolve("p")))) {
            takesTheFirst(client);
        }
    }

    @Test
    void skopeo_takesTheFirstEntry() throws Exception {
        try (Skopeo client = Skopeo.start(Files.createDirectory(folder.resolve("s")))) {
            takesTheFirst(client);
        }
    }

    private void takesTheFirst(ImageClient client) throws Exception {
        for (String name : List.of(Sample.BY_TAG, Sample.BY_DIGEST)) {
            assertThat(client.variant(registry.address(), name, Declaring.NOTHING))
                    .as("what %s unpacked of %s", client, name).isEqualTo(Sample.FIRST);
        }
    }
}
