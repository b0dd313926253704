package io.bestfit.matcher.nfd;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The operators of match expressions (kubernetes-sigs/node-feature-discovery:api/nfd/v1alpha1/types.go). */
enum Operator {
    ANY("", 0, 0),
    IN("In", 1, -1),
    NOT_IN("NotIn", 1, -1),
    IN_REGEXP("InRegexp", 1, -1),
    EXISTS("Exists", 0, 0),
    DOES_NOT_EXIST("DoesNotExist", 0, 0),
    GT("Gt", 1, 1),
    GE("Ge", 1, 1),
    LT("Lt", 1, 1),
    LE("Le", 1, 1),
    GT_LT("GtLt", 2, 2),
    GE_LE("GeLe", 2, 2),
    IS_TRUE("IsTrue", 0, 0),
    IS_FALSE("IsFalse", 0, 0);

    private final String text;
    private final int fewest;
    private final int most;

    /**
     * @param text how it is written
     * @param fewest the fewest operands
     * @param most the most operands; negative where there is no bound
     */
    Operator(String text, int fewest, int most) {
        this.text = text;
        this.fewest = fewest;
        this.most = most;
    }

    /** The operator that is written so; {@code null} where there is none. */
    static @Nullable Operator of(String text) {
        for (Operator operator : values()) {
            if (operator.text.equals(text)) {
                return operator;
            }
        }
        return null;
    }

    /** Whether it compares by an order. */
    boolean isOrder() {
        return switch (this) {
            case GT, GE, LT, LE, GT_LT, GE_LE -> true;
            case ANY, IN, NOT_IN, IN_REGEXP, EXISTS, DOES_NOT_EXIST, IS_TRUE, IS_FALSE -> false;
        };
    }

    /** What is wrong with the number of operands; {@code null} where it takes so many. */
    @Nullable
    String badCount(List<String> operands) {
        if (operands.size() >= fewest && (most < 0 || operands.size() <= most)) {
            return null;
        }
        String count = most < 0 ? "values" : fewest == 0 ? "no value" : fewest == 1 ? "one value" : "two values";
        return (text.isEmpty() ? "an empty operator" : text) + " takes " + count + ", not " + operands;
    }
}
