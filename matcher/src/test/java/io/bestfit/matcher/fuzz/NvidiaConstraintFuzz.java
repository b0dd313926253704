package io.bestfit.matcher.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bestfit.matcher.nvidia.Constraint;
import io.bestfit.matcher.nvidia.GpuFacts;
import io.bestfit.matcher.nvidia.StatedConstraint;
import io.bestfit.matcher.nvidia.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whatever an image's environment says of NVIDIA is read, and reads back equal from what it prints. */
class NvidiaConstraintFuzz {

    private static final List<GpuFacts> HOSTS = List.of(new GpuFacts("12.4", "550.54.15", "9.0", "Tesla"),
            new GpuFacts(null, null, null, null), new GpuFacts("11.4", "470.57.02", null, "GeForce"));

    @FuzzTest(maxDuration = "3m")
    @DictionaryEntries({"cuda>=12.4", "driver<", "brand=tesla", "arch!=", " ", ",", ">=", "NVIDIA_REQUIRE_CUDA=",
            "CUDA_VERSION=", "NVIDIA_DISABLE_REQUIRE=1", "NVIDIA_REQUIRE_JETPACK="})
    void constraint(byte[] input) throws Exception {
        String text = new String(input, StandardCharsets.UTF_8);
        Bounded.run(input.length, () -> {
            Constraint constraint = Constraint.parse(text);
            assertThat(Constraint.parse(constraint.text())).isEqualTo(constraint);
            assertThat(constraint.first()).isNotNull();
            for (GpuFacts host : HOSTS) {
                Verdict verdict = constraint.evaluate(host);
                assertThat(constraint.evaluate(host)).isEqualTo(verdict);
                if (verdict instanceof Verdict.Invalid invalid) {
                    Bounded.assertWords(invalid.why());
                }
            }
            Map<String, String> environment = new HashMap<>();
            for (String line : text.split("\n", -1)) {
                int equals = line.indexOf('=');
                environment.put(equals < 0 ? line : line.substring(0, equals), line.substring(equals + 1));
            }
            List<StatedConstraint> stated = StatedConstraint.collect(environment);
            assertThat(stated).isEqualTo(StatedConstraint.collect(environment));
        });
    }
}
