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

/** Unchanged clients get, through Bestfit and in front of an unchanged registry, the image that fits. */
@TestInstance(Lifecycle.PER_CLASS)
class RealClientsIT {

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
    void containerd_getsTheImageThatFits() throws Exception {
        try (Containerd client = Containerd.start(Files.createDirectory(folder.resolve("c")))) {
            pulls(client,
                    List.of(Declaring.HEADER, Declaring.PATH_BEFORE, Declaring.PATH_AFTER, Declaring.PATH_INSTEAD));
        }
    }

    @Test
    void dockerd_getsTheImageThatFits() throws Exception {
        try (Dockerd client = Dockerd.start(Files.createDirectory(folder.resolve("d")))) {
            pulls(client, List.of(Declaring.HEADER, Declaring.PATH_AFTER));
        }
    }

    @Test
    void podman_getsTheImageThatFits() throws Exception {
        try (Podman client = Podman.start(Files.createDirectory(folder.resolve("p")))) {
            pulls(client, List.of(Declaring.PATH_AFTER));
        }
    }

    @Test
    void podman_asksItsMirrorForTags() throws Exception {
        try (Podman client = Podman.start(Files.createDirectory(folder.resolve("m")))) {
            assertUnpacked(client, Sample.BY_TAG, Declaring.MIRROR, Sample.BEST);
        }
    }

    @Test
    void skopeo_getsTheImageThatFits() throws Exception {
        try (Skopeo client = Skopeo.start(Files.createDirectory(folder.resolve("s")))) {
            pulls(client, List.of(Declaring.PATH_AFTER));
        }
    }

    /** By tag with each declaration the best fit; without one, and by digest, what the client takes by itself. */
    private void pulls(ImageClient client, List<Declaring> channels) throws Exception {
        assertUnpacked(client, Sample.BY_TAG, Declaring.NOTHING, Sample.FIRST);
        for (Declaring channel : channels) {
            assertUnpacked(client, Sample.BY_TAG, channel, Sample.BEST);
            assertUnpacked(client, Sample.BY_DIGEST, channel, Sample.FIRST);
        }
        assertUnpacked(client, Sample.BY_TAG, Declaring.NOTHING, Sample.FIRST);
    }

    private void assertUnpacked(ImageClient client, String name, Declaring declaring, String variant)
            throws Exception {
        String unpacked = client.variant(bestfit.address(), name, declaring);
        assertThat(unpacked).as("what %s unpacked of %s declaring by %s; the proxy's log ends with%n%s", client, name,
                declaring, bestfit.logTail()).isEqualTo(variant);
    }
}
