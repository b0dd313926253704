package io.bestfit.matcher.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bestfit.matcher.tag.TagScheme;
import io.bestfit.matcher.tag.TagVariant;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tags are read as words, always the same ones; a template of an operator is read or refused in a sentence. */
class TagFuzz {

    private static final List<TagScheme> SCHEMES = List.of(scheme("{version}_{features}"),
            scheme("{features}-{version}"),
            scheme(null));

    private static TagScheme scheme(@Nullable String template) {
        return TagScheme.of(template, Map.of("fast", "zen4"), "x86_64");
    }

    @FuzzTest(maxDuration = "3m")
    @DictionaryEntries({"2021.5_", "_zen3", "cuda12.4-", "nvidia-396-44", "x86_64_v3", "rev6", "-devel", "cu124",
            "ubuntu2204",
            "mpich-4.1", "{version}", "{features}", "fast"})
    void tag(byte[] input) throws Exception {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        int space = text.indexOf('\n');
        String version = space < 0 ? "2021.5" : text.substring(0, space);
        String tag = text.substring(space + 1);
        Bounded.run(input.length, () -> {
            for (TagScheme scheme : SCHEMES) {
                assertThat(scheme.words(tag)).isEqualTo(scheme.words(tag));
                for (TagVariant variant : scheme.variants(version, List.of(tag, tag), 2)) {
                    assertThat(variant.tag()).isEqualTo(tag);
                    assertThat(variant.claims()).doesNotContainNull();
                    assertThat(variant.platform()).isNotNull();
                }
            }
            try {
                assertThat(TagScheme.of(text, Map.of(), null)).isNotNull();
            } catch (IllegalArgumentException e) {
                Bounded.assertWords(e.getMessage());
            }
        });
    }
}
