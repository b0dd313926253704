package io.bestfit.matcher.nfd;

import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One match expression: an operator and what it compares with. Everything that does not depend on a node is made of it
 * once, when it is read.
 */
public final class Expression {

    /** The longest pattern that is compiled, in characters. */
    static final int LONGEST_PATTERN = 1024;

    private final String operator;
    private final List<String> values;
    private final String type;
    private final @Nullable Operator meaning;
    private final @Nullable String badCount;
    private final List<Bound> bounds;
    private final List<SearchPattern> patterns = new ArrayList<>();
    private @Nullable String badPattern;

    /**
     * @param operator the operator as it was written, such as {@code In}; empty matches anything
     * @param values the operands
     * @param type empty for integers, or {@code version}
     */
    public Expression(String operator, List<String> values, String type) {
        this.operator = operator;
        this.values = List.copyOf(values);
        this.type = type;
        meaning = Operator.of(operator);
        badCount = meaning == null ? null : meaning.badCount(this.values);
        bounds = meaning != null && meaning.isOrder()
                ? this.values.stream().map(value -> Bound.read(value, type)).toList()
                : List.of();
        if (meaning == Operator.IN_REGEXP) {
            compile();
        }
    }

    private void compile() {
        for (String text : values) {
            if (text.length() > LONGEST_PATTERN) {
                badPattern = "a pattern is over " + LONGEST_PATTERN + " characters";
                return;
            }
            try {
                patterns.add(SearchPattern.compile(text));
            } catch (PatternSyntaxException e) {
                badPattern = "the pattern '" + text + "' is malformed: " + e.getDescription();
                return;
            }
        }
    }

    /** What the operator does. */
    Operator operator() throws MalformedRuleException {
        if (meaning == null) {
            throw new MalformedRuleException("there is no operator '" + operator + "'");
        }
        return meaning;
    }

    /** Throws where the operator takes another number of operands. */
    void checkCount() throws MalformedRuleException {
        if (badCount != null) {
            throw new MalformedRuleException(badCount);
        }
    }

    boolean isAbsence() {
        return meaning == Operator.DOES_NOT_EXIST;
    }

    List<String> values() {
        return values;
    }

    /** A value as one that the operands are compared with. */
    Bound bound(String value) {
        return Bound.read(value, type);
    }

    Bound low() {
        return bounds.getFirst();
    }

    Bound high() {
        return bounds.getLast();
    }

    boolean comparesNumbers() {
        return type.isEmpty();
    }

    /** Whether one of the patterns finds a match; a bad one is an error wherever it stands. */
    boolean findsIn(String value) throws MalformedRuleException {
        if (badPattern != null) {
            throw new MalformedRuleException(badPattern);
        }
        for (SearchPattern pattern : patterns) {
            if (pattern.findsIn(value)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Expression that && operator.equals(that.operator) && values.equals(that.values)
                && type.equals(that.type);
    }

    @Override
    public int hashCode() {
        return Objects.hash(operator, values, type);
    }

    /** As a person would read it: {@code In [10de, 1002]}. */
    @Override
    public String toString() {
        String name = operator.isEmpty() ? "anything" : operator;
        return values.isEmpty() ? name : name + " " + (values.size() == 1 ? values.getFirst() : values);
    }
}
