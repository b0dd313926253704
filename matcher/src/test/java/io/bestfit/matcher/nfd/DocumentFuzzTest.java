package io.bestfit.matcher.nfd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a document holds, reading and executing it ends in verdicts or in one sentence. */
class DocumentFuzzTest {

    private static final String SEED = """
            version: v1alpha1
            compatibilities:
            - description: "x"
              weight: 10
              rules:
              - name: r
                vars: {a: "b"}
                varsTemplate: '{{ range .a.b }}{{ .Name }}={{ index . "x" | lower }}{{ end }}'
                matchFeatures:
                - {feature: a.b, matchExpressions: {x: {op: InRegexp, value: ["^a(b|c)*"]}, y: {op: GeLe, type: version, value: [1, 2.0]}}}
                - {feature: rule.matched, matchName: {op: In, value: [on, 010, ~]}}
                matchAny:
                - matchFeatures: &t [{feature: i.j, matchExpressions: {x: {op: Gt, value: ["1"]}}}]
                - matchFeatures: *t
            """;
    private static final String PIECES = "{}[]:,-&*|>'\"\n \t#~!%@`ab.01<$(){{}}\\\u0000é";
    private static final int ROUNDS = 1500;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void mutatedDocumentsAreReadOrRefused(long seed) {
        Random random = new Random(seed);
        FeatureSet node = new FeatureSet(Map.of("a.b", FeatureSet.Feature.attributes(Map.of("x", "abc", "y", "1.5"))),
                false);
        int read = 0;
        for (int round = 0; round < ROUNDS; round++) {
            StringBuilder document = new StringBuilder(SEED);
            for (int change = random.nextInt(4); change >= 0; change--) {
                int at = random.nextInt(document.length());
                switch (random.nextInt(3)) {
                    case 0 -> document.setCharAt(at, PIECES.charAt(random.nextInt(PIECES.length())));
                    case 1 -> document.delete(at, Math.min(document.length(), at + 1 + random.nextInt(20)));
                    default -> document.insert(at, PIECES.charAt(random.nextInt(PIECES.length())));
                }
            }
            try {
                CompatibilityValidator.validate(CompatibilitySpecReader.read(document.toString()), node);
                read++;
            } catch (MalformedRuleException e) {
                assertThat(e).message().isNotBlank();
            } catch (RuntimeException e) {
                fail("seed " + seed + ", round " + round + ": " + e + "\n" + document, e);
            }
        }
        assertThat(read).as("documents that are still readable").isGreaterThan(ROUNDS / 20);
    }
}
