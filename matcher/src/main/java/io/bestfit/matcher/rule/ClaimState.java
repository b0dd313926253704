package io.bestfit.matcher.rule;

import java.util.Locale;

/** Whether a claim of an entry holds on a node. */
public enum ClaimState {
    SATISFIED,
    VIOLATED,
    /** The node does not say. */
    UNKNOWN;

    /** The name in JSON. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
