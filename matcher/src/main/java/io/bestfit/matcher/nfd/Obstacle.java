package io.bestfit.matcher.nfd;

import io.bestfit.matcher.nfd.CompatibilitySpec.ElementExpression;
import io.bestfit.matcher.nfd.CompatibilitySpec.Term;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is in the way of a term.
 *
 * @param term the term
 * @param expressions those of its expressions that do not hold, or all
 * @param name what no name matches, where that is it
 */
public record Obstacle(Term term, List<ElementExpression> expressions, @Nullable Expression name) {

    /** As a person would read it: {@code cpu.cpuid AVX2 Exists, FMA3 Exists}. */
    @Override
    public String toString() {
        List<String> asked = new ArrayList<>(expressions.size() + 1);
        expressions.forEach(expression -> asked.add(expression.toString()));
        if (name != null) {
            asked.add("a name " + name);
        }
        String feature = term.feature().isBlank() ? "a feature without a name" : term.feature();
        return (feature + " " + String.join(", ", asked)).strip();
    }
}
