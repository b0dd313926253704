package io.bestfit.matcher.nvidia;

import org.jspecify.annotations.Nullable;

/** A comparison of a fact of the host, on its left, with a value of the image. */
public enum Operator {
    EQUAL("="),
    NOT_EQUAL("!="),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    GREATER(">"),
    GREATER_OR_EQUAL(">=");

    private final String symbol;

    Operator(String symbol) {
        this.symbol = symbol;
    }

    public String symbol() {
        return symbol;
    }

    // The container runtime looks for the first operator that begins with what is written: "!" alone is "!=".
    static @Nullable Operator written(String symbol) {
        for (Operator operator : values()) {
            if (operator.symbol.startsWith(symbol)) {
                return operator;
            }
        }
        return null;
    }

    /** Whether it holds of an order of the two: negative where the host's is less. */
    boolean holds(int order) {
        return switch (this) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_OR_EQUAL -> order >= 0;
        };
    }

    /** Whether more of the fact makes it hold. */
    public boolean isLowerBound() {
        return this == GREATER || this == GREATER_OR_EQUAL;
    }
}
