package io.bestfit.matcher.nvidia;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The value of an {@code NVIDIA_REQUIRE_*} variable: alternatives of conditions.
 *
 * <p>Alternatives are separated by spaces, and one that holds is enough; the conditions of an alternative are separated
 * by commas, and hold together. What follows the condition that decides is never looked at, so a condition that nobody
 * can evaluate is harmless behind an alternative that holds.
 *
 * <pre>{@code
 * cuda>=12.4 brand=tesla,driver>=470,driver<471 brand=geforce,driver>=535,driver<536
 * }</pre>
 *
 * <p>Drivers that are accepted are not an interval: the example takes 470, not 515, again 535, not 545, and 550.
 *
 * <p>Source: NVIDIA/libnvidia-container, src/cli/dsl.c; its verdicts, quirks included.
 *
 * @param text the constraint as it was written
 * @param alternatives the alternatives; one that is empty was written as commas alone
 */
public record Constraint(String text, List<List<Condition>> alternatives) {

    // Greater than every sum of assumptions.
    private static final int NOTHING_HOLDS = Integer.MAX_VALUE;

    public Constraint {
        alternatives = alternatives.stream().map(List::copyOf).toList();
    }

    /** Reads a constraint, whatever it is. */
    public static Constraint parse(String text) {
        List<List<Condition>> alternatives = new ArrayList<>();
        for (String alternative : text.split(" ", -1)) {
            if (!alternative.isEmpty()) {
                List<Condition> conditions = new ArrayList<>();
                for (String condition : alternative.split(",", -1)) {
                    if (!condition.isEmpty()) {
                        conditions.add(Condition.read(condition));
                    }
                }
                alternatives.add(conditions);
            }
        }
        return new Constraint(text, alternatives);
    }

    /** Whether it asks for nothing at all. */
    public boolean isEmpty() {
        return alternatives.stream().allMatch(List::isEmpty);
    }

    /** Its first alternative as it was written, which is the one that the others are exceptions from. */
    public String first() {
        for (List<Condition> conditions : alternatives) {
            if (!conditions.isEmpty()) {
                return String.join(",", conditions.stream().map(Condition::text).toList());
            }
        }
        return text;
    }

    /** The CUDA version from which on its first alternative holds, as it was written; {@code null} where it names none. */
    public @Nullable String leastCuda() {
        for (Condition condition : alternatives.isEmpty() ? List.<Condition>of() : alternatives.getFirst()) {
            if (condition instanceof Condition.Comparison comparison && comparison.property() == Property.CUDA
                    && comparison.operator() == Operator.GREATER_OR_EQUAL) {
                return comparison.value();
            }
        }
        return null;
    }

    /**
     * What the container runtime says on a device. A condition on a fact that nobody knows holds; of the alternatives
     * that hold, the one that leaves the least to assume is told, first of all about the driver.
     */
    public Verdict evaluate(GpuFacts host) {
        Condition.Comparison failed = null;
        int least = NOTHING_HOLDS;
        for (int which = 0; which < alternatives.size(); which++) {
            List<Condition> alternative = alternatives.get(which);
            int assumed = 0;
            boolean all = true;
            for (int place = 0; all && place < alternative.size(); place++) {
                Condition condition = alternative.get(place);
                Boolean holds = condition instanceof Condition.Comparison one ? one.holds(host) : null;
                if (holds == null || !(condition instanceof Condition.Comparison comparison)) {
                    return least == NOTHING_HOLDS
                            ? new Verdict.Invalid(condition, condition.problem(host))
                            : accepted(least);
                }
                if (!holds) {
                    all = false;
                    failed = failed == null ? comparison : failed;
                } else if (!comparison.isKnown(host)) {
                    assumed |= bit(comparison.property());
                }
            }
            if (alternative.isEmpty()) {
                // Commas alone end the evaluation with what came out before them.
                break;
            }
            if (all) {
                least = Math.min(least, assumed);
                if (least == 0) {
                    return accepted(least);
                }
            }
        }
        return failed == null || least != NOTHING_HOLDS
                ? accepted(least == NOTHING_HOLDS ? 0 : least)
                : new Verdict.Refused(failed);
    }

    private static Verdict accepted(int assumed) {
        Set<Property> properties = EnumSet.noneOf(Property.class);
        for (Property property : Property.values()) {
            if ((assumed & bit(property)) != 0) {
                properties.add(property);
            }
        }
        return new Verdict.Accepted(properties);
    }

    // What is assumed about the driver weighs more than any assumption about a device.
    private static int bit(Property property) {
        return switch (property) {
            case BRAND -> 1;
            case ARCH -> 2;
            case DRIVER -> 4;
            case CUDA -> 8;
        };
    }
}
