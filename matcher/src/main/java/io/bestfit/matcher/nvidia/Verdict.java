package io.bestfit.matcher.nvidia;

import java.util.Set;

/** What the container runtime says of a constraint on one device. */
public sealed interface Verdict {

    /**
     * The container is started.
     *
     * @param assumed the properties of which nobody knows whether they have what the constraint asks for: none
     *     where it holds on what is known
     */
    record Accepted(Set<Property> assumed) implements Verdict {

        public Accepted {
            assumed = Set.copyOf(assumed);
        }
    }

    /**
     * The container is not started.
     *
     * @param failed the condition of the first alternative that does not hold
     */
    record Refused(Condition.Comparison failed) implements Verdict {}

    /**
     * The container is not started, since the runtime came to a condition that it cannot evaluate.
     *
     * @param condition the condition
     * @param why one clause about it
     */
    record Invalid(Condition condition, String why) implements Verdict {}
}
