package io.bestfit.proxy.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The chart as Helm takes it: from its folder, packed, and as a part of another. */
class ChartPackageIT {

    static List<Path> charts() {
        return List.of(Chart.FOLDER, Chart.packed());
    }

    static List<Path> values() throws IOException {
        return Chart.values();
    }

    @ParameterizedTest
    @MethodSource("charts")
    void helmFindsNothingToSay(Path chart) {
        LintResult result = new Helm(chart).lint().strict().call();

        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
    }

    /** Helm follows the links of the folder when it packs. */
    @ParameterizedTest
    @MethodSource("values")
    void theFolderGivesWhatThePackedChartGives(Path values) {
        assertThat(Chart.render(Chart.FOLDER, values, Map.of())).isEqualTo(Chart.render(values, Map.of()));
    }

    /** Helm hands a part of a chart {@code global}, which is no value of ours. */
    @Test
    void itCanBeAPartOfAnotherChart(@TempDir Path other) throws IOException {
        Files.writeString(other.resolve("Chart.yaml"), "apiVersion: v2\nname: site\nversion: 1.0.0\n");
        Files.copy(Chart.packed(), Files.createDirectory(other.resolve("charts")).resolve("bestfit.tgz"));
        Path values = Files.writeString(other.resolve("values.yaml"), "global: {site: here}\nbestfit:\n"
                + Files.readString(Chart.values("minimal")).indent(2));

        List<JsonNode> objects = Chart.objects(Chart.render(other, values, Map.of()));

        assertThat(Chart.fullName(objects)).isEqualTo("bestfit");
    }
}
