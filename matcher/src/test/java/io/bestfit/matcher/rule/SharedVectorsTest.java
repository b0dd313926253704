package io.bestfit.matcher.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.evidence.PlatformMatch;
import io.bestfit.matcher.evidence.WindowsVersion;
import io.bestfit.matcher.gpu.CudaCode;
import io.bestfit.matcher.gpu.GpuCode;
import io.bestfit.matcher.testing.SharedData;
import io.bestfit.matcher.version.Version;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The rules agree with vectors that other projects computed. */
class SharedVectorsTest {

    @Test
    void gpuCodeRunsWhereTheVectorsSay() {
        List<String> different = new ArrayList<>();
        JsonNode cases = read("compute-capability-cases.json");
        for (JsonNode row : cases) {
            GpuCode code = GpuCode.parse(row.required("code").asString());
            boolean runs = code instanceof CudaCode cuda && cuda.runsOn(Version.of(row.required("device").asString()));
            if (runs != row.required("runs").asBoolean()) {
                different.add(row.toString());
            }
        }
        assertThat(different).isEmpty();
        assertThat(cases.size()).isEqualTo(65);
    }

    @Test
    void windowsHostsRunTheBuildsOfTheVectors() {
        List<String> different = new ArrayList<>();
        JsonNode cases = read("windows-osversion-cases.json");
        for (JsonNode row : cases) {
            Version host = Version.of("10.0." + row.required("hostBuild").asInt());
            Version image = Version.of("10.0." + row.required("imageBuild").asInt() + ".77");
            if (WindowsVersion.runs(host, image) != row.required("runs").asBoolean()) {
                different.add(row.toString());
            }
        }
        assertThat(different).isEmpty();
        assertThat(cases.size()).isEqualTo(12);
    }

    @Test
    void platformsMatchAsInContainerdExceptAcrossArchitectures() {
        List<String> different = new ArrayList<>();
        int compared = 0;
        List<JsonNode> rows = new ArrayList<>(read("containerd-platform-cases.json").valueStream().toList());
        rows.addAll(JsonMapper.shared().readTree(SharedData.text("containerd-platforms/compare-cases.json"))
                .required("tables").required("TestOnly").valueStream().toList());
        for (JsonNode row : rows) {
            String host = row.path("host").asString(row.path("platform").asString(""));
            for (JsonNode image : row.required("match")) {
                boolean ours = sameArchitecture(host, image.asString());
                compared++;
                if (matches(host, image.asString()) != ours) {
                    different.add(host + " should " + (ours ? "" : "not ") + "run " + image);
                }
            }
            for (JsonNode image : row.required("noMatch")) {
                compared++;
                if (matches(host, image.asString())) {
                    different.add(host + " should not run " + image);
                }
            }
        }
        assertThat(different).isEmpty();
        assertThat(compared).isEqualTo(46 + 154);
    }

    private static boolean sameArchitecture(String host, String image) {
        return host.split("/", -1)[1].equals(image.split("/", -1)[1]);
    }

    // A host without an os.version, as all of these are, takes an image of any.
    private static boolean matches(String host, String image) {
        String[] node = host.split("/", -1);
        String[] entry = image.replaceFirst("\\(.*\\)", "").split("/", -1);
        return node[0].equals(entry[0]) && node[1].equals(entry[1])
                && PlatformMatch.covers(node[1], PlatformMatch.variant(node[1], node.length > 2 ? node[2] : null),
                        PlatformMatch.variant(entry[1], entry.length > 2 ? entry[2] : null));
    }

    private static JsonNode read(String file) {
        return JsonMapper.shared().readTree(SharedData.text(file)).required("cases");
    }
}
