package io.bestfit.proxy.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first command of the read-me does what it says there; the second one is running this test. */
class ReadMeCommandsIT {

    private static final long LONGEST_SECONDS = 120;

    @Test
    void theDemonstrationChecksItself(@TempDir Path folder) throws IOException, InterruptedException {
        String command = Document.of("README.md").blocks("sh").getFirst().text().strip() + " --once";
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder("sh", "-c", command).directory(Document.repository().toFile())
                .redirectErrorStream(true).redirectOutput(output.toFile()).start();
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }

        assertThat(process.waitFor()).as("%s says:%n%s", command, Files.readString(output)).isEqualTo(0);
        assertThat(Files.readString(output)).contains("Self-check passed: ");
    }
}
