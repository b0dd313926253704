package io.bestfit.matcher.nvidia;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatedConstraintTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"NVIDIA_REQUIRE_CUDA=cuda>=11.6 | NVIDIA_REQUIRE_CUDA: cuda>=11.6",
            "NVIDIA_REQUIRE_CUDA=cuda>=12.4;CUDA_VERSION=12.4.1 | NVIDIA_REQUIRE_CUDA: cuda>=12.4",
            "NVIDIA_REQUIRE_CUDA=;CUDA_VERSION=12.4.1 | CUDA_VERSION: cuda>=12.4",
            "NVIDIA_REQUIRE_CUDA= ;CUDA_VERSION=12.4.1 | ''", "CUDA_VERSION=9 | CUDA_VERSION: cuda>=9.0",
            "CUDA_VERSION=v11.2.0-rc1 | CUDA_VERSION: cuda>=11.2", "CUDA_VERSION= | ''",
            "CUDA_VERSION=12-4 | CUDA_VERSION: none", "CUDA_VERSION=12.04 | CUDA_VERSION: none",
            "CUDA_VERSION=12.4.1.2 | CUDA_VERSION: none", "CUDA_VERSION=latest | CUDA_VERSION: none",
            "NVIDIA_REQUIRE_B=brand=tesla;NVIDIA_REQUIRE_A=arch>=7;CUDA_VERSION=10.0 | "
                    + "NVIDIA_REQUIRE_A: arch>=7, NVIDIA_REQUIRE_B: brand=tesla, CUDA_VERSION: cuda>=10.0",
            "NVIDIA_REQUIRE_JETPACK=csv-mounts=all;NVIDIA_REQUIRE_JETPACK_HOST_MOUNTS=base-only | ''",
            "nvidia_require_cuda=cuda>=12 | ''", "NVIDIA_REQUIRE=cuda>=12 | ''", "PATH=/bin | ''",
            "NVIDIA_REQUIRE_CUDA=cuda>=12;NVIDIA_DISABLE_REQUIRE=true | ''",
            "NVIDIA_REQUIRE_CUDA=cuda>=12;NVIDIA_DISABLE_REQUIRE=1 | ''",
            "NVIDIA_REQUIRE_CUDA=cuda>=12;NVIDIA_DISABLE_REQUIRE=T | ''",
            "NVIDIA_REQUIRE_CUDA=cuda>=12;NVIDIA_DISABLE_REQUIRE=yes | NVIDIA_REQUIRE_CUDA: cuda>=12",
            "NVIDIA_REQUIRE_CUDA=cuda>=12;NVIDIA_DISABLE_REQUIRE=tRUE | NVIDIA_REQUIRE_CUDA: cuda>=12",
            "NVIDIA_REQUIRE_CUDA=cuda>=12;NVIDIA_DISABLE_REQUIRE=false | NVIDIA_REQUIRE_CUDA: cuda>=12"})
    void anEnvironmentStatesItsConstraints(String environment, String stated) {
        assertThat(String.join(", ", StatedConstraint.collect(environment(environment)).stream()
                .map(one -> one.variable() + ": " + text(one.constraint())).toList())).isEqualTo(stated);
    }

    @Test
    void aValueThatIsTooLongIsNotRead() {
        String longest = "cuda>=1 ".repeat(StatedConstraint.LONGEST_VALUE / 8);
        assertThat(StatedConstraint.collect(Map.of("NVIDIA_REQUIRE_CUDA", longest)).getFirst().constraint())
                .isNotNull();
        assertThat(StatedConstraint.collect(Map.of("NVIDIA_REQUIRE_CUDA", longest + " ")).getFirst().constraint())
                .isNull();
    }

    @Test
    void noEnvironmentIsTooOdd() {
        long seed = 7L;
        Random random = new Random(seed);
        String[] names = {"NVIDIA_REQUIRE_CUDA", "NVIDIA_REQUIRE_", "CUDA_VERSION", "NVIDIA_DISABLE_REQUIRE", "", "é"};
        for (int round = 0; round < 20_000; round++) {
            Map<String, String> environment = new LinkedHashMap<>();
            for (int variable = random.nextInt(5); variable > 0; variable--) {
                StringBuilder value = new StringBuilder();
                random.ints(random.nextInt(20), 0, 128).forEach(c -> value.append((char) c));
                environment.put(names[random.nextInt(names.length)], value.toString());
            }
            GpuFacts host = new GpuFacts("12.4", "550.54.15", "9.0", "nvidia");
            for (StatedConstraint stated : StatedConstraint.collect(environment)) {
                Constraint constraint = stated.constraint();
                if (constraint != null) {
                    assertThat(constraint.evaluate(host)).as("seed %d, round %d, %s", seed, round, stated).isNotNull();
                }
            }
        }
    }

    private static String text(@Nullable Constraint constraint) {
        return constraint == null ? "none" : constraint.text();
    }

    private static Map<String, String> environment(String text) {
        Map<String, String> environment = new LinkedHashMap<>();
        for (String variable : text.split(";", -1)) {
            String[] parts = variable.split("=", 2);
            environment.put(parts[0], parts[1]);
        }
        return environment;
    }
}
