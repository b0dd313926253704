package io.bestfit.matcher.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.testing.SharedData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The labels of real clusters. */
class RealNodesTest {

    private static final String AMZN = "6.1.134-152.225.amzn2023.";

    /**
     * Two dozen instance types, with labels of the default deny list; no GPU feature discovery. Graviton 2 and 3; Skylake
     * (t3, and d3, whose label of VNNI is missing), Cascade Lake (g4dn), Ice Lake, Sapphire Rapids (r7iz); Zen (t3a),
     * Zen 2 (g5), Zen 3 and Zen 4 (c7a). An instance with a T4 or A10G has a GPU of which nothing more is known.
     */
    @Test
    void everyInstanceIsTheProcessorThatItsTypeHas() throws Exception {
        List<String> found = new ArrayList<>();
        for (JsonNode labels : JsonMapper.shared().readTree(SharedData.text("ocifit/node-features-eks.json"))) {
            Map<String, String> all = new HashMap<>();
            labels.properties().forEach(label -> all.put(label.getKey(), label.getValue().asString()));
            found.add(all.get("node.kubernetes.io/instance-type") + ": " + key(all));
        }

        assertThat(found).containsExactly(arm("hpc7g.16xlarge", "neoverse_v1"), x86("i4i.8xlarge", "icelake"),
                x86("t3.2xlarge", "skylake_avx512"), x86("d3.4xlarge", "skylake_avx512"), x86("r6a.12xlarge", "zen3"),
                arm("r7g.12xlarge", "neoverse_v1"), x86("g4dn.xlarge", "cascadelake") + ", nvidia-driver=unknown",
                x86("c6in.12xlarge", "icelake"),
                "r6i.8xlarge: arch=amd64, cpu=icelake, kernel=\"5.10.236-228.935.amzn2.x86_64\"",
                x86("c6id.12xlarge", "icelake"), arm("m6g.12xlarge", "neoverse_n1"),
                x86("g5.xlarge", "zen2") + ", nvidia-driver=unknown", x86("c7a.12xlarge", "zen4"),
                arm("m7g.16xlarge", "neoverse_v1"), x86("c6a.16xlarge", "zen3"),
                "g4dn.xlarge: arch=amd64, cpu=cascadelake, kernel=\"6.1.134\", nvidia-driver=unknown",
                x86("m6a.12xlarge", "zen3"), arm("t4g.4xlarge", "neoverse_n1"), x86("r7iz.8xlarge", "sapphirerapids"),
                x86("t3a.2xlarge", "zen"), x86("m6id.12xlarge", "icelake"), x86("c6i.16xlarge", "icelake"),
                x86("inf2.xlarge", "zen3"), x86("m6i.12xlarge", "icelake"), arm("c7g.16xlarge", "neoverse_v1"));
    }

    private static String arm(String type, String cpu) {
        return type + ": arch=arm64, cpu=" + cpu + ", kernel=\"" + AMZN + "aarch64\"";
    }

    private static String x86(String type, String cpu) {
        return type + ": arch=amd64, cpu=" + cpu + ", kernel=\"" + AMZN + "x86_64\"";
    }

    /** Values for every label whose form GPU feature discovery's own tests fix; each test of it is one kind of node. */
    private static final Map<String, String> VALUES = Map.ofEntries(Map.entry("cuda.driver.major", "550"),
            Map.entry("cuda.driver.minor", "107"), Map.entry("cuda.driver.rev", "02"),
            Map.entry("cuda.runtime.major", "12"), Map.entry("cuda.runtime.minor", "4"),
            Map.entry("cuda.driver-version.major", "550"), Map.entry("cuda.driver-version.minor", "107"),
            Map.entry("cuda.driver-version.revision", "02"), Map.entry("cuda.driver-version.full", "550.107.02"),
            Map.entry("cuda.runtime-version.major", "12"), Map.entry("cuda.runtime-version.minor", "4"),
            Map.entry("cuda.runtime-version.full", "12.4"), Map.entry("gpu.count", "2"), Map.entry("gpu.replicas", "2"),
            Map.entry("gpu.product", "NVIDIA-A-SXM_GB"), Map.entry("gpu.memory", "40960"),
            Map.entry("gpu.family", "ampere"), Map.entry("gpu.compute.major", "8"), Map.entry("gpu.compute.minor", "0"),
            Map.entry("vgpu.host-driver-version", "550.90.05"), Map.entry("vgpu.host-driver-branch", "r550_40"));
    private static final String DISCOVERED = "arch=amd64, nvidia-driver=\"550.107.02\", cuda=\"12.4\", nvidia-cc=\"8.0\"";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {"gfd-expected-output.txt | " + DISCOVERED,
            "gfd-expected-output-mig-none.txt | " + DISCOVERED, "gfd-expected-output-mig-single.txt | " + DISCOVERED,
            "gfd-expected-output-mig-mixed.txt | " + DISCOVERED,
            // What the host of a virtual GPU has says nothing of the guest's driver.
            "gfd-expected-output-vgpu.txt | arch=amd64, nvidia-driver=unknown"})
    void gpusAreWhatGpuFeatureDiscoverySays(String file, String expected) throws Exception {
        Map<String, String> labels = new HashMap<>(Map.of("kubernetes.io/arch", "amd64"));
        for (String line : SharedData.text("nvidia/" + file).lines().toList()) {
            String label = line.replaceFirst("(=|\\.\\*$).*", "").replace("\\", "");
            String name = label.substring("nvidia.com/".length());
            String value = VALUES.getOrDefault(name, name.endsWith("present") ? "true" : "1");
            if (VALUES.containsKey(name) && line.contains("=")) {
                assertThat(label + "=" + value).matches(Pattern.compile(line));
            }
            labels.put(label, value);
        }

        assertThat(key(labels)).isEqualTo(expected);
    }

    @Test
    void olderNamesOfGpuFeatureDiscoveryAreKnown() throws Exception {
        Map<String, String> old = VALUES.entrySet().stream().filter(entry -> !entry.getKey().contains("-version"))
                .collect(Collectors.toMap(entry -> "nvidia.com/" + entry.getKey(), Map.Entry::getValue));
        old.put("kubernetes.io/arch", "amd64");

        assertThat(key(old)).isEqualTo(DISCOVERED);
    }

    private static String key(Map<String, String> labels) throws Exception {
        KubernetesNode node = new KubernetesNode("node", labels, Map.of(), "", "", "", Map.of());
        return NodeLabels.resolve(node, NodeLabels.declared(node), null).key();
    }
}
