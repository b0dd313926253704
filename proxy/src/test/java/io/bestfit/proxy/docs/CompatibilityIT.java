package io.bestfit.proxy.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The versions that the README calls tested are those that the tests run on Debian 12. */
class CompatibilityIT {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([^|]+) \\| ([0-9.]+) \\|");
    private static final Map<String, String> PROGRAMS = Map.of("containerd", "containerd", "Docker", "dockerd",
            "podman", "podman", "skopeo", "skopeo", "distribution registry", "docker-registry");

    @Test
    void theVersionsAreThoseThatRun() throws IOException, InterruptedException {
        assumeTrue(isDebian12(), "the versions of the README are those of Debian 12");
        List<MatchResult> rows = ROW.matcher(Document.of("README.md").section("Compatibility")).results().toList();

        assertThat(rows).extracting(row -> row.group(1)).containsExactlyInAnyOrderElementsOf(PROGRAMS.keySet());
        for (MatchResult row : rows) {
            String program = PROGRAMS.getOrDefault(row.group(1), "");
            boolean there = List.of(System.getenv("PATH").split(":", -1)).stream()
                    .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
            if (there || "true".equals(System.getenv("CI"))) {
                assertThat(version(program)).as(program)
                        .containsPattern("[ v]" + Pattern.quote(row.group(2)) + "(?![0-9.])");
            }
        }
    }

    private static boolean isDebian12() throws IOException {
        Path release = Path.of("/etc/os-release");
        return Files.exists(release) && Files.readAllLines(release).containsAll(List.of("ID=debian",
                "VERSION_ID=\"12\""));
    }

    private static String version(String program) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(program, "--version").redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isEqualTo(0);
        return said;
    }
}
