package io.bestfit.proxy.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import io.bestfit.proxy.docs.Document;
import io.bestfit.proxy.interop.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The chart that the build packs is what Helm would pack, and Helm takes it. */
class PackedChartIT {

    private static final Path SOURCE = Document.repository().resolve("helm/bestfit");

    static List<Path> values() throws IOException {
        try (Stream<Path> files = Files.list(SOURCE.resolve("ci"))) {
            return files.sorted().toList();
        }
    }

    @Test
    void helmFindsNothingToSay() throws IOException {
        LintResult result = new Helm(Artifacts.chart()).lint().strict().call();

        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("values")
    void itGivesWhatItsFolderGives(Path values) throws IOException {
        assertThat(rendered(Artifacts.chart(), values)).contains("kind: Deployment")
                .isEqualTo(rendered(SOURCE, values));
    }

    @Test
    void itHoldsWhatHelmPacks(@TempDir Path folder) throws Exception {
        new Helm(SOURCE).packageIt().withDestination(folder).call();
        Path packed = folder.resolve("bestfit-" + Artifacts.version() + ".tgz");

        assertThat(files(folder, Artifacts.chart())).contains("bestfit/Chart.yaml", "bestfit/files/node/bestfit-node")
                .containsExactlyInAnyOrderElementsOf(files(folder, packed));
        assertThat(Command.run(folder, "tar", "-xzOf", Artifacts.chart().toString(), "bestfit/Chart.yaml"))
                .contains("\nversion: " + Artifacts.version() + "\n");
    }

    private static String rendered(Path chart, Path values) {
        return new Helm(chart).template().withName("bestfit").withNamespace("images").withKubeVersion("1.30.0")
                .withValuesFile(values).call();
    }

    private static List<String> files(Path folder, Path packed) throws Exception {
        return Command.run(folder, "tar", "-tzf", packed.toString()).lines().filter(entry -> !entry.endsWith("/"))
                .toList();
    }
}
