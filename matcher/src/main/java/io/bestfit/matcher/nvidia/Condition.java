package io.bestfit.matcher.nvidia;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One comparison of a constraint, such as {@code driver>=470}. */
public sealed interface Condition {

    /** The condition as it was written. */
    String text();

    /** Why the container runtime calls it invalid on a host, where it does; one clause. */
    String problem(GpuFacts host);

    /**
     * A condition that can be evaluated.
     *
     * @param text the condition as it was written
     * @param property the fact of the host
     * @param operator the comparison
     * @param value what the fact is compared with, as it was written, never empty
     * @param version the same as a version; {@code null} where it is none, or a brand
     */
    record Comparison(String text, Property property, Operator operator, String value, @Nullable DottedNumber version)
            implements
                Condition {

        /** Whether it holds; {@code null} where the container runtime calls it invalid. */
        @Nullable
        Boolean holds(GpuFacts host) {
            Boolean holds = property == Property.BRAND ? sameBrand(host.brand()) : compare(host.version(property));
            if (Boolean.FALSE.equals(holds) && isTooLongToReport()) {
                return null;
            }
            return holds;
        }

        /** Whether the host's fact is known; the condition holds where it is not. */
        boolean isKnown(GpuFacts host) {
            return property == Property.BRAND ? host.brand() != null : host.version(property) != null;
        }

        @Override
        public String problem(GpuFacts host) {
            if (property == Property.BRAND) {
                return sameBrand(host.brand()) == null
                        ? "brands are compared by = and != only"
                        : TOO_LONG;
            }
            return compare(host.version(property)) == null ? value + " is no version" : TOO_LONG;
        }

        private @Nullable Boolean sameBrand(@Nullable String brand) {
            if (brand == null) {
                return true;
            }
            return switch (operator) {
                case EQUAL -> Ascii.equalIgnoringCase(brand, value);
                case NOT_EQUAL -> !Ascii.equalIgnoringCase(brand, value);
                case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> null;
            };
        }

        private @Nullable Boolean compare(@Nullable DottedNumber there) {
            if (there == null) {
                return true;
            }
            Integer order = version == null ? null : there.compare(version);
            return order == null ? null : operator.holds(order);
        }

        // The runtime writes "name operator value" into a buffer when it is false, and fails where that is full.
        private boolean isTooLongToReport() {
            int before = property.label().length() + operator.symbol().length() + 2;
            return before + value.length() * MOST_BYTES_A_CHARACTER >= REPORT_BYTES
                    && before + value.getBytes(StandardCharsets.UTF_8).length >= REPORT_BYTES;
        }
    }

    /**
     * A condition that the container runtime calls invalid wherever it comes to it.
     *
     * @param text the condition as it was written
     * @param why one clause, such as {@code it names foo, which is none of cuda, driver, arch and brand}
     */
    record Malformed(String text, String why) implements Condition {

        @Override
        public String problem(GpuFacts host) {
            return why;
        }
    }

    /** What is wrong with a condition that the runtime has no room to report. */
    String TOO_LONG = "it is too long to be reported";

    /** Source: NVIDIA/libnvidia-container, src/cli/dsl.c, {@code EXPR_MAX}. */
    int REPORT_BYTES = 128;
    /** Source: RFC 3629, section 3, for a character of UTF-16. */
    int MOST_BYTES_A_CHARACTER = 3;

    /** Reads one condition, whatever it is. */
    static Condition read(String text) {
        int end = 0;
        while (end < text.length() && !isOperator(text.charAt(end))) {
            end++;
        }
        int value = end;
        while (value < text.length() && isOperator(text.charAt(value))) {
            value++;
        }
        String name = text.substring(0, end);
        if (name.isEmpty()) {
            return new Malformed(text, "it names nothing to compare");
        }
        if (value == end) {
            return new Malformed(text, "it has no operator");
        }
        String symbol = text.substring(end, value);
        Operator operator = Operator.written(symbol);
        if (operator == null) {
            return new Malformed(text, symbol + " is no operator");
        }
        if (value == text.length()) {
            return new Malformed(text, "it has no value");
        }
        String compared = text.substring(value);
        return Property.named(name)
                .<Condition>map(property -> new Comparison(text, property, operator, compared,
                        property == Property.BRAND ? null : DottedNumber.read(compared)))
                .orElseGet(() -> new Malformed(text, name + " is none of cuda, driver, arch and brand"));
    }

    private static boolean isOperator(char character) {
        return "<>=!".indexOf(character) >= 0;
    }
}
