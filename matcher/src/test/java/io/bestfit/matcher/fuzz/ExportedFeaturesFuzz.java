package io.bestfit.matcher.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bestfit.matcher.nfd.MalformedRuleException;
import io.bestfit.matcher.node.Declaration;
import io.bestfit.matcher.node.ExportedFeatures;
import io.bestfit.matcher.node.Node;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/** An export of features is refused in a sentence, or is a node whose derived keys are a declaration of that node. */
class ExportedFeaturesFuzz {

    @FuzzTest(maxDuration = "3m")
    @DictionaryEntries({"\"flags\":{", "\"attributes\":{", "\"instances\":{", "\"elements\":{", "\"cpu.cpuid\":",
            "\"cpu.model\":", "\"kernel.version\":", "\"kernel.loadedmodule\":", "\"pci.device\":", "\"SSE2\":{}",
            "\"vendor\":\"10de\"", "\"class\":\"0302\"", "\"full\":\"6.1.0\"", "\"nvidia\":{}"})
    void export(byte[] input) throws Exception {
        String json = new String(input, StandardCharsets.UTF_8);
        Bounded.run(input.length, () -> {
            Node node;
            try {
                node = ExportedFeatures.read(json).node(Declaration.read("arch=amd64"));
            } catch (MalformedRuleException e) {
                Bounded.assertSentence(e.getMessage());
                return;
            }
            String derived = node.declared().entrySet().stream().filter(key -> !key.getValue().equals("unknown"))
                    .map(key -> key.getKey() + "=" + key.getValue()).collect(Collectors.joining(", "));
            Node declared = Declaration.parse(derived).resolve();
            assertThat(declared.cpu()).isEqualTo(node.cpu());
            assertThat(declared.kernelModules()).isEqualTo(node.kernelModules());
            assertThat(declared.kernel()).isEqualTo(node.kernel());
            assertThat(node.features().complete()).isTrue();
            assertThat(Map.copyOf(node.declared())).containsEntry("arch", "amd64");
        });
    }
}
