package io.bestfit.proxy.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bestfit.proxy.docs.Document;
import io.bestfit.proxy.interop.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The image is the same whenever and wherever it is assembled. */
class ImageAssemblyIT {

    private static final Path RUNTIME = Path.of("target", "dist-parts", "runtime").toAbsolutePath();

    @TempDir
    private Path folder;

    private Path parts;

    @BeforeEach
    void createFolder() throws Exception {
        parts = Files.createDirectory(folder.resolve("other parts"));
    }

    /** From runtimes linked anew as well, in another time zone, by somebody who keeps his files to himself. */
    @Test
    void assembledAgainItIsTheSame() throws Exception {
        link("runtime", List.of());
        Optional<Path> arm64 = Artifacts.debianForArm64();
        if (arm64.isPresent()) {
            link("runtime-arm64", List.of("--module-path", arm64.get() + "/usr/lib/jvm/java-25-openjdk-arm64/jmods"));
        }

        Path again = assemble(arm64.map(Path::toString).stream().toList());

        assertThat(Files.mismatch(again, Artifacts.image())).isEqualTo(-1);
    }

    @Test
    void aRuntimeOfAnotherPlatformIsRefused() throws Exception {
        Files.createSymbolicLink(parts.resolve("runtime"), RUNTIME);
        Files.createSymbolicLink(parts.resolve("runtime-arm64"), RUNTIME);

        assertThatThrownBy(() -> assemble(List.of("/"))).hasMessageContaining(
                "image: the Java runtime in " + parts.resolve("runtime-arm64") + " is not one for arm64");
    }

    private void link(String name, List<String> options) throws Exception {
        Properties release = new Properties();
        try (var reader = Files.newBufferedReader(RUNTIME.resolve("release"))) {
            release.load(reader);
        }
        List<String> jlink = List.of(Path.of(System.getProperty("java.home"), "bin", "jlink").toString(),
                "--add-modules", release.getProperty("MODULES").replace("\"", "").replace(" ", ","),
                "--strip-java-debug-attributes", "--no-header-files", "--no-man-pages", "--output",
                parts.resolve(name).toString());
        Command.run(folder, Command.words(jlink, options.toArray(String[]::new)));
    }

    private Path assemble(List<String> arm64) throws Exception {
        JsonNode labels = JsonMapper.shared().readTree(Command.run(folder, "skopeo", "inspect", "--config",
                "oci-archive:" + Artifacts.image())).at("/config/Labels");
        List<String> image = List.of("sh", "-c", "TZ=Asia/Kathmandu; export TZ; umask 077; exec \"$@\"", "anew",
                Document.repository() + "/proxy/src/dist/image", Document.repository().toString(), parts.toString(),
                Artifacts.version(), labels.path("org.opencontainers.image.revision").asString(),
                "2026-01-01T00:00:00Z", folder.resolve("image.tar").toString());
        Command.run(folder, Command.words(image, arm64.toArray(String[]::new)));
        return folder.resolve("image.tar");
    }
}
