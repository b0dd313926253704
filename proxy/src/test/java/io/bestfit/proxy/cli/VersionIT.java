package io.bestfit.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class VersionIT {

    @TempDir
    private Path folder;

    @Test
    void theJarKnowsItsVersionAndItsRevision() throws IOException, InterruptedException {
        try (Program program = Program.start(folder, "version", "--output", "json")) {
            assertThat(program.status()).as(program.err()).isEqualTo(0);

            JsonNode version = JsonMapper.shared().readTree(program.out());
            assertThat(version.get("version").asString()).matches("[0-9]+\\.[0-9]+\\.[0-9]+(-SNAPSHOT)?");
            assertThat(version.get("revision").asString()).matches("[0-9a-f]{12,40}");
            assertThat(version.get("jdk").asString()).isEqualTo(Runtime.version().toString());
            assertThat(program.err()).isEmpty();
        }
    }
}
