package io.bestfit.proxy.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bestfit.proxy.docs.Document;
import io.bestfit.proxy.interop.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The image is the same whenever and wherever it is assembled, and one of two platforms where there are two runtimes. */
class ImageAssemblyIT {

    private static final Path RUNTIME = Path.of("target", "dist-parts", "runtime").toAbsolutePath();
    private static final Path FOREIGN = Path.of("/usr/aarch64-linux-gnu/lib/libc.so.6");

    @TempDir
    private Path folder;

    private Path parts;

    @BeforeEach
    void createFolder() throws Exception {
        parts = Files.createDirectory(folder.resolve("other parts"));
    }

    /** From a runtime linked anew as well, in another time zone, by somebody who keeps his files to himself. */
    @Test
    void assembledAgainItIsTheSame() throws Exception {
        Properties release = new Properties();
        try (var reader = Files.newBufferedReader(RUNTIME.resolve("release"))) {
            release.load(reader);
        }
        Command.run(folder, Path.of(System.getProperty("java.home"), "bin", "jlink").toString(), "--add-modules",
                release.getProperty("MODULES").replace("\"", "").replace(" ", ","), "--strip-java-debug-attributes",
                "--no-header-files", "--no-man-pages", "--output", parts.resolve("runtime").toString());

        Path again = assemble();

        assertThat(Files.mismatch(again, Artifacts.image())).isEqualTo(-1);
    }

    /** What stands there for the second runtime is for arm64 but no Java, of which there is none here. */
    @Test
    void withASecondRuntimeItIsAnIndexOfTwoPlatforms() throws Exception {
        boolean present = Files.exists(FOREIGN);
        assertThat(present || !"true".equals(System.getenv("CI"))).as("Debian's libc6-arm64-cross is there").isTrue();
        Assumptions.assumeTrue(present, "Debian's package libc6-arm64-cross is not installed");
        Files.createSymbolicLink(parts.resolve("runtime"), RUNTIME);
        Files.copy(FOREIGN, Files.createDirectories(parts.resolve("runtime-arm64/bin")).resolve("java"));

        Path both = assemble();

        String file = "oci-archive:" + both;
        JsonNode index = JsonMapper.shared().readTree(Command.run(folder, "skopeo", "inspect", "--raw", file));
        assertThat(index.path("manifests").valueStream().map(entry -> entry.at("/platform/architecture").asString()))
                .containsExactly("amd64", "arm64");
        assertThat(JsonMapper.shared().readTree(Command.run(folder, "skopeo", "--override-arch", "arm64", "inspect",
                "--config", file)).path("architecture").asString()).isEqualTo("arm64");
        Command.run(folder, "skopeo", "--override-arch", "arm64", "copy", "--quiet", file, "dir:" + folder + "/arm64");
        String entries = Command.script(folder, Map.of(),
                "for layer in arm64/*; do ! gzip -t \"$layer\" 2>/dev/null || tar -tzf \"$layer\"; done");
        assertThat(entries.lines()).contains("./lib/ld-linux-aarch64.so.1", "./lib/aarch64-linux-gnu/libc.so.6",
                "./opt/bestfit/native/libnetty_transport_native_epoll_aarch_64.so", "./opt/bestfit/app/bestfit.jar");
    }

    @Test
    void aRuntimeOfAnotherPlatformIsRefused() throws Exception {
        Files.createSymbolicLink(parts.resolve("runtime"), RUNTIME);
        Files.createSymbolicLink(parts.resolve("runtime-arm64"), RUNTIME);

        assertThatThrownBy(this::assemble).hasMessageContaining(
                "image: the Java runtime in " + parts.resolve("runtime-arm64") + " is not one for arm64");
    }

    private Path assemble() throws Exception {
        JsonNode labels = JsonMapper.shared().readTree(Command.run(folder, "skopeo", "inspect", "--config",
                "oci-archive:" + Artifacts.image())).at("/config/Labels");
        List<String> words = List.of(Document.repository().toString(), parts.toString(), Artifacts.version(),
                labels.path("org.opencontainers.image.revision").asString(), "2026-01-01T00:00:00Z",
                folder.resolve("image.tar").toString());
        Command.script(folder, Map.of("TZ", "Asia/Kathmandu"), "umask 077; exec '" + Document.repository()
                + "/proxy/src/dist/image' '" + String.join("' '", words) + "'");
        return folder.resolve("image.tar");
    }
}
