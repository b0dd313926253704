package io.bestfit.matcher.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bestfit.matcher.node.Declaration;
import io.bestfit.matcher.node.FeatureToken;
import io.bestfit.matcher.node.MalformedDeclarationException;
import java.nio.charset.StandardCharsets;

/** A declaration is read, or refused with a position; what was read prints itself and reads back equal. */
class DeclarationFuzz {

    @FuzzTest(maxDuration = "3m")
    @DictionaryEntries({"cpu=", "nvidia-driver=\"", "nvidia-cc=(\"8.0\" \"9.0\")", "mpi=mpich;file=\"",
            ";glibc=\"2.31\"",
            "cpu:", "nv-compute-", "page-size=", "profile=", "linux/amd64:", "x86_64_v3", "arch=arm64", "variant=v8.2",
            "zen4.nvidia-550-54", "cpu-flags=\"avx avx2\""})
    void declaration(byte[] input) throws Exception {
        String text = new String(input, StandardCharsets.UTF_8);
        Bounded.run(input.length, () -> {
            roundTrip(Declaration::read, text);
            roundTrip(Declaration::parseSelector, text);
            assertThat(FeatureToken.parse(text)).isNotNull();
        });
    }

    private static void roundTrip(Reader reader, String text) throws MalformedDeclarationException {
        Declaration declaration;
        try {
            declaration = reader.read(text);
        } catch (MalformedDeclarationException e) {
            assertThat(e.position()).isBetween(0, text.length());
            Bounded.assertSentence(e.getMessage());
            return;
        }
        String canonical = declaration.canonical();
        Declaration again = Declaration.parse(canonical);
        assertThat(again).isEqualTo(declaration);
        assertThat(again.canonical()).isEqualTo(canonical);
        if (declaration.profile().isEmpty()) {
            assertThat(again.resolve()).isEqualTo(declaration.resolve());
        }
    }

    private interface Reader {
        Declaration read(String text) throws MalformedDeclarationException;
    }
}
