package io.bestfit.matcher.nfd;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Match expressions applied to one element
 * (kubernetes-sigs/node-feature-discovery:pkg/apis/nfd/nodefeaturerule/expression.go).
 */
final class ExpressionEvaluator {

    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]+");

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
        Operator operator = Operator.of(expression.operator());
        return switch (operator) {
            case ANY -> {
                operator.check(expression.values());
                yield Truth.TRUE;
            }
            case EXISTS -> {
                operator.check(expression.values());
                yield presence;
            }
            case DOES_NOT_EXIST -> {
                operator.check(expression.values());
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
                operator.check(expression.values());
                yield Truth.of(holds(operator, expression, value));
            }
        };
    }

    private static boolean holds(Operator operator, Expression expression, String value)
            throws MalformedRuleException {
        List<String> operands = expression.values();
        return switch (operator) {
            case ANY, EXISTS -> true;
            case DOES_NOT_EXIST -> false;
            case IN -> operands.contains(value);
            case NOT_IN -> !operands.contains(value);
            case IN_REGEXP -> expression.findsIn(value);
            case GT -> order(expression, value, operands.getFirst()) > 0;
            case GE -> order(expression, value, operands.getFirst()) >= 0;
            case LT -> order(expression, value, operands.getFirst()) < 0;
            case LE -> order(expression, value, operands.getFirst()) <= 0;
            case GT_LT -> checkedOrder(expression, value) && order(expression, value, operands.getFirst()) > 0
                    && order(expression, value, operands.getLast()) < 0;
            case GE_LE -> checkedOrder(expression, value) && order(expression, value, operands.getFirst()) >= 0
                    && order(expression, value, operands.getLast()) <= 0;
            case IS_TRUE -> value.equals("true");
            case IS_FALSE -> value.equals("false");
        };
    }

    /** Reads the value and both ends, whatever the result; the order of the ends is checked for integers only. */
    private static boolean checkedOrder(Expression expression, String value) throws MalformedRuleException {
        String low = expression.values().getFirst();
        String high = expression.values().getLast();
        order(expression, value, low);
        if (order(expression, low, high) >= 0 && expression.type().isEmpty()) {
            throw new MalformedRuleException(expression + ": the first value must be less than the second");
        }
        return true;
    }

    private static int order(Expression expression, String left, String right) throws MalformedRuleException {
        return switch (expression.type()) {
            case "" -> Long.compare(integer(left), integer(right));
            case "version" -> LooseVersion.parse(left).compareTo(LooseVersion.parse(right));
            case String other -> throw new MalformedRuleException("there is no type '" + other + "'");
        };
    }

    private static long integer(String text) throws MalformedRuleException {
        try {
            if (INTEGER.matcher(text).matches()) {
                return Long.parseLong(text);
            }
        } catch (NumberFormatException e) {
            throw new MalformedRuleException("'" + text + "' is too large a number");
        }
        throw new MalformedRuleException("'" + text + "' is no number");
    }
}
