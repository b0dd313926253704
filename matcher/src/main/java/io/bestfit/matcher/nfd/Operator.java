package io.bestfit.matcher.nfd;

import java.util.List;

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

    static Operator of(String text) throws MalformedRuleException {
        for (Operator operator : values()) {
            if (operator.text.equals(text)) {
                return operator;
            }
        }
        throw new MalformedRuleException("there is no operator '" + text + "'");
    }

    void check(List<String> operands) throws MalformedRuleException {
        if (operands.size() < fewest || (most >= 0 && operands.size() > most)) {
            String count = most < 0 ? "values" : fewest == 0 ? "no value" : fewest == 1 ? "one value" : "two values";
            throw new MalformedRuleException((text.isEmpty() ? "an empty operator" : text) + " takes " + count
                    + ", not " + operands);
        }
    }
}
