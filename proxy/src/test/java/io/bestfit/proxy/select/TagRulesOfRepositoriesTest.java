package io.bestfit.proxy.select;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.tag.TagScheme;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which rule is for which repository. */
class TagRulesOfRepositoriesTest {

    @ParameterizedTest
    @CsvSource({"hpc/*, hpc/gromacs, true", "hpc/*, hpc/lab/gromacs, false", "hpc/**, hpc/lab/gromacs, true",
            "hpc/*, hpc, false", "hpc/*, hpc/, true", "**, a/b/c, true", "*, a/b, false", "*-gpu, lammps-gpu, true",
            "*/lammps-*, hpc/lammps-gpu, true", "a.b, axb, false", "a.b, a.b, true"})
    void aStarStandsForAnythingButASlash(String pattern, String repository, boolean matches) {
        TagRules rules = new TagRules(List.of(TagRules.Rule.of(pattern, scheme())));
        assertThat(rules.of(repository).isPresent()).isEqualTo(matches);
    }

    @Test
    void theFirstRuleForARepositoryCounts() {
        TagScheme first = scheme();
        TagRules rules = new TagRules(List.of(TagRules.Rule.of("a", scheme()), TagRules.Rule.of("hpc/*", first),
                TagRules.Rule.of("**", scheme())));
        assertThat(rules.of("hpc/gromacs")).containsSame(first);
        assertThat(TagRules.NONE.of("hpc/gromacs")).isEmpty();
    }

    private static TagScheme scheme() {
        return TagScheme.of(null, Map.of(), null);
    }
}
