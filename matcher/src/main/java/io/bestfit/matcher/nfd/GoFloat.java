package io.bestfit.matcher.nfd;

import java.math.BigDecimal;

/** A float as Go prints it where YAML has a number and the program wants a text ({@code strconv.FormatFloat(f, 'g', -1, 64)}). */
final class GoFloat {

    /** The exponent from which on Go writes one, for the shortest form (strconv:ftoa.go). */
    private static final int LARGE = 6;
    private static final int SMALL = -4;

    private GoFloat() {}

    static String format(double value) {
        if (value == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        if (Double.isInfinite(value)) {
            return value < 0 ? "-Inf" : "+Inf";
        }
        BigDecimal exact = new BigDecimal(Double.toString(Math.abs(value))).stripTrailingZeros();
        String digits = exact.unscaledValue().toString();
        int exponent = digits.length() - exact.scale() - 1;
        String sign = value < 0 ? "-" : "";
        if (exponent >= SMALL && exponent < LARGE) {
            return sign + exact.toPlainString();
        }
        String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        int size = Math.abs(exponent);
        return sign + mantissa + (exponent < 0 ? "e-" : "e+") + (size < 10 ? "0" : "") + size;
    }
}
