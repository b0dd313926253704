package io.bestfit.matcher.nfd;

import io.bestfit.matcher.nfd.FeatureSet.Feature;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The features that a rule sees: those of the node, and the variables that earlier rules left. */
final class RuleFeatures {

    /** The feature in which earlier rules leave their variables (NFD, "Backreferences"). */
    private static final String RULE_MATCHED = "rule.matched";

    private final FeatureSet node;
    private final Map<String, String> variables = new HashMap<>();
    private @Nullable Feature matched;
    private boolean complete;
    private boolean left;

    RuleFeatures(FeatureSet node) {
        this.node = node;
        matched = node.get(RULE_MATCHED);
        complete = matched == null || matched.complete();
        if (matched != null && matched.attributes() != null) {
            variables.putAll(matched.attributes());
        }
    }

    /** A feature by its lower-case name; {@code null} where it is not listed. */
    @Nullable
    Feature get(String name) {
        if (!name.equals(RULE_MATCHED)) {
            return node.get(name);
        }
        if (matched == null && left) {
            matched = new Feature(null, variables, null, complete, Set.of());
        }
        return matched;
    }

    /** Whether a feature that is not listed is there: false, or unknown. What rules left is known always. */
    Truth unlisted(String name) {
        return node.complete() || name.equals(RULE_MATCHED) ? Truth.FALSE : Truth.UNKNOWN;
    }

    /** Adds what a rule leaves behind; {@code open} where there may be more of it. */
    void leave(Map<String, String> more, boolean open) {
        variables.putAll(more);
        complete &= !open;
        left = true;
        matched = null;
    }
}
