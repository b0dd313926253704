package io.bestfit.matcher.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.node.MalformedDeclarationException;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Instruction sets as an entry lists them, on nodes that say more or less of their CPU. */
class CpuFeatureRuleTest {

    @ParameterizedTest(name = "{0} on {1}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            avx2    | cpu=haswell                            | satisfied
            AVX2    | cpu=x86-64-v3                          | satisfied
            bmi2    | cpu=zen3                               | satisfied
            sse42   | cpu=x86_64_v2                          | satisfied
            sse4_2  | cpu-flags="sse4_2"                     | satisfied
            sse3    | cpu-flags="pni"                        | satisfied
            neon    | arch=arm64                             | satisfied
            sve     | cpu=graviton3                          | satisfied
            lse     | cpu=neoverse_n1                        | satisfied
            sse2    | arch=amd64                             | satisfied
            avx512vnni | cpu=x86_64_v3, cpu-flags="avx512_vnni" | satisfied
            avx2    | avx2                                   | satisfied
            fma     | fma3                                   | satisfied
            avx512f | cpu=zen3                               | unknown
            avx2    | arch=amd64                             | unknown
            sve     | arch=arm64                             | unknown
            avx512f | cpu=zen3, cpu-flags="avx avx2"         | violated
            avx512f | cpu-flags="avx avx2"                   | violated
            sve     | arch=arm64, cpu-flags="fp asimd"       | violated
            erms    | cpu-flags="avx avx2"                   | unknown
            avx2    | arch=s390x                             | unknown
            """)
    void itHoldsAsFarAsTheNodeSaysSo(String feature, String node, String state) throws MalformedDeclarationException {
        String name = feature.toLowerCase(Locale.ROOT);
        String needs = state + " | needs the CPU feature " + name;
        assertThat(Judged.outcome("token: " + feature, node)).isEqualTo(switch (state) {
            case "unknown" -> needs + "; neither the node's CPU target nor its cpu-flags tell of it | " + name;
            case "violated" -> needs + "; the node's cpu-flags do not list it | null";
            default -> "satisfied";
        });
    }
}
