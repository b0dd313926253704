package io.bestfit.proxy.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** A client that asks for a version gets the tag that fits its node, from a registry that knows nothing of it. */
@TestInstance(Lifecycle.PER_CLASS)
class TagRulesIT {

    private Path folder;
    private DockerRegistry registry;
    private Bestfit bestfit;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        Command.require("docker-registry");
        registry = DockerRegistry.start(folder);
        for (Map.Entry<String, String> tag : Map.of("2021.5_skylake", "amd64", "2021.5_zen3", "amd64",
                "2021.5_graviton2", "arm64").entrySet()) {
            registry.push("lab/absent", tag.getKey(), ImageBuilder.variant(tag.getValue(), tag.getKey()));
            registry.push("lab/generic", tag.getKey(), ImageBuilder.variant(tag.getValue(), tag.getKey()));
        }
        registry.push("lab/generic", "2021.5", ImageBuilder.variant("amd64", "2021.5"));
        // One page of the list is shorter than the list.
        Image old = ImageBuilder.variant("amd64", "old");
        registry.push("lab/absent", "0.9", old);
        for (int number = 0; number < 1_010; number++) {
            registry.tag("lab/absent", "1.%04d".formatted(number), old);
        }
        bestfit = Bestfit.serve(folder, registry.baseUrl(), """
                evidence:
                  tagRules:
                    - repository: lab/*
                      tags: "{version}_{features}"
                """);
    }

    @AfterAll
    void stop() throws Exception {
        try (DockerRegistry _ = registry; Bestfit _ = bestfit) {
            Mounts.removeUnder(folder);
        }
    }

    @Test
    void containerd_getsTheTagThatFits() throws Exception {
        try (Containerd client = Containerd.start(Files.createDirectory(folder.resolve("c")))) {
            pulls(client, Declaring.HEADER);
        }
    }

    @Test
    void skopeo_getsTheTagThatFits() throws Exception {
        try (Skopeo client = Skopeo.start(Files.createDirectory(folder.resolve("s")))) {
            pulls(client, Declaring.PATH_AFTER);
        }
    }

    private void pulls(ImageClient client, Declaring channel) throws Exception {
        for (String repository : List.of("lab/absent", "lab/generic")) {
            assertThat(client.variant(bestfit.address(), repository + ":2021.5", channel))
                    .as("what %s unpacked of %s; the proxy's log ends with%n%s", client, repository, bestfit.logTail())
                    .isEqualTo("2021.5_zen3");
        }
        assertThat(client.variant(bestfit.address(), "lab/generic:2021.5", Declaring.NOTHING)).isEqualTo("2021.5");
        assertThat(client.variant(bestfit.address(), "lab/generic:2021.5_skylake", channel))
                .isEqualTo("2021.5_skylake");
    }
}
