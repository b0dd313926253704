package io.bestfit.proxy.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.docs.Document.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documents show of a terminal is what their commands print. */
class ReadMeCommandsIT {

    private static final long LONGEST_SECONDS = 300;
    private static final String PROMPT = "$ ";

    @TempDir
    private Path folder;

    /** The first one runs here, with an end; the second one is what runs this test. */
    @Test
    void theCommandsToStartWithAreTwo() throws IOException {
        assertThat(Document.of("README.md").blocks("sh")).extracting(block -> block.text().strip())
                .containsExactly("./bestfit demo", "mvn verify");
        assertThat(Document.of("README.md").blocks("console").getFirst().text())
                .startsWith(PROMPT + "./bestfit demo --once\n");
    }

    @ParameterizedTest
    @MethodSource("shown")
    void aCommandPrintsWhatIsShown(Block block) throws IOException, InterruptedException {
        String[] shown = block.text().split("\n", 2);
        assertThat(shown[0]).startsWith(PROMPT + "./bestfit ");

        assertThat(withoutPorts(printed(shown[0].substring(PROMPT.length())))).as(block.place())
                .isEqualTo(withoutPorts(shown[1]));
    }

    static Stream<Block> shown() throws IOException {
        return Document.all().stream().flatMap(document -> document.blocks("console").stream());
    }

    /** The standard output of a command at the root of the repository, on a terminal of 100 columns. */
    private String printed(String command) throws IOException, InterruptedException {
        String onFreePorts = command.startsWith("./bestfit demo")
                ? command + " --listen 127.0.0.1:0 --admin 127.0.0.1:0"
                : command;
        Path output = folder.resolve("output");
        Path errors = folder.resolve("errors");
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", onFreePorts)
                .directory(Document.repository().toFile())
                .redirectOutput(output.toFile()).redirectError(errors.toFile());
        builder.environment().put("COLUMNS", "100");
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
        String shown = Files.readString(output);
        // What checks images ends with 1 where one has no fit, and is shown with one.
        boolean lacking = command.startsWith("./bestfit check ") && shown.contains("nothing fits");
        assertThat(process.waitFor()).as("%s says:%n%s", command, Files.readString(errors)).isEqualTo(lacking ? 1 : 0);
        return shown;
    }

    private static String withoutPorts(String text) {
        return text.replaceAll("127\\.0\\.0\\.1:[0-9]+", "127.0.0.1:PORT");
    }
}
