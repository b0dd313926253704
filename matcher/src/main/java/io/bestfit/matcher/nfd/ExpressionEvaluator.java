package io.bestfit.matcher.nfd;

import org.jspecify.annotations.Nullable;

/**
 * Match expressions applied to one element
 * (kubernetes-sigs/node-feature-discovery:pkg/apis/nfd/nodefeaturerule/expression.go).
 */
final class ExpressionEvaluator {

    private ExpressionEvaluator() {}

    /**
     * Applies an expression.
     *
     * @param presence whether the element is there; unknown where nobody said
     * @param value the element's value; {@code null} for a flag, of which nothing but presence can be asked
     * @throws MalformedRuleException where the expression has no meaning for this element
     */
    static Truth evaluate(Expression expression, Truth presence, @Nullable String value)
            throws MalformedRuleException {
        Operator operator = expression.operator();
        return switch (operator) {
            case ANY -> {
                expression.checkCount();
                yield Truth.TRUE;
            }
            case EXISTS -> {
                expression.checkCount();
                yield presence;
            }
            case DOES_NOT_EXIST -> {
                expression.checkCount();
                yield presence.not();
            }
            case IN, NOT_IN, IN_REGEXP, GT, GE, LT, LE, GT_LT, GE_LE, IS_TRUE, IS_FALSE -> {
                // As upstream: operands are checked only where there is something to compare them with.
                if (presence != Truth.TRUE) {
                    yield presence;
                }
                if (value == null) {
                    yield Truth.FALSE;
                }
                expression.checkCount();
                yield Truth.of(holds(operator, expression, value));
            }
        };
    }

    private static boolean holds(Operator operator, Expression expression, String value)
            throws MalformedRuleException {
        return switch (operator) {
            case ANY, EXISTS -> true;
            case DOES_NOT_EXIST -> false;
            case IN -> expression.values().contains(value);
            case NOT_IN -> !expression.values().contains(value);
            case IN_REGEXP -> expression.findsIn(value);
            case GT -> expression.bound(value).compare(expression.low()) > 0;
            case GE -> expression.bound(value).compare(expression.low()) >= 0;
            case LT -> expression.bound(value).compare(expression.low()) < 0;
            case LE -> expression.bound(value).compare(expression.low()) <= 0;
            case GT_LT -> isBetween(expression, value, 1);
            case GE_LE -> isBetween(expression, value, 0);
            case IS_TRUE -> value.equals("true");
            case IS_FALSE -> value.equals("false");
        };
    }

    /**
     * Reads the value and both ends, whatever the result; the order of the ends is checked for numbers only.
     *
     * @param least by how much the value has to be inside: 0 where it may be one of the ends
     */
    private static boolean isBetween(Expression expression, String value, int least) throws MalformedRuleException {
        Bound there = expression.bound(value);
        int above = there.compare(expression.low());
        if (expression.low().compare(expression.high()) >= 0 && expression.comparesNumbers()) {
            throw new MalformedRuleException(expression + ": the first value must be less than the second");
        }
        return Integer.signum(above) >= least && Integer.signum(expression.high().compare(there)) >= least;
    }
}
