package io.bestfit.matcher.nvidia;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A version as the container runtime reads one: digits and dots, compared number by number.
 *
 * <p>Several dots in a row are one, and zeros at the end do not count. A number that does not fit 64 bits, or is missing
 * before the first dot, is an error once a comparison comes to it, and none where an earlier number decides.
 *
 * <p>Source: NVIDIA/libnvidia-container, src/cli/dsl.c, {@code dsl_compare_version}.
 */
public final class DottedNumber {

    private static final BigInteger NO_NUMBER_FROM = BigInteger.TWO.pow(Long.SIZE).subtract(BigInteger.ONE);
    // As an unsigned number it is the one from which on there is none.
    private static final long NO_NUMBER = -1;

    private final long[] numbers;

    private DottedNumber(long[] numbers) {
        this.numbers = numbers;
    }

    /** Reads a version, or {@code null} where the text holds anything but digits and dots. */
    static @Nullable DottedNumber read(String text) {
        List<Long> numbers = new ArrayList<>();
        int place = 0;
        while (place < text.length()) {
            int start = place;
            while (place < text.length() && isDigit(text.charAt(place))) {
                place++;
            }
            if (place == start && place > 0) {
                return null;
            }
            numbers.add(place == start ? NO_NUMBER : number(text.substring(start, place)));
            start = place;
            while (place < text.length() && text.charAt(place) == '.') {
                place++;
            }
            if (place == start && place < text.length()) {
                return null;
            }
        }
        return new DottedNumber(numbers.stream().mapToLong(Long::longValue).toArray());
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    private static long number(String digits) {
        if (digits.length() < 19) {
            return Long.parseLong(digits);
        }
        BigInteger number = new BigInteger(digits);
        return number.compareTo(NO_NUMBER_FROM) >= 0 ? NO_NUMBER : number.longValue();
    }

    /** Compares with a version of the image: negative where this one is less; {@code null} where that is an error. */
    @Nullable
    Integer compare(DottedNumber image) {
        int common = Math.min(numbers.length, image.numbers.length);
        for (int place = 0; place < common; place++) {
            if (numbers[place] == NO_NUMBER || image.numbers[place] == NO_NUMBER) {
                return null;
            }
            int order = Long.compareUnsigned(numbers[place], image.numbers[place]);
            if (order != 0) {
                return order;
            }
        }
        return Boolean.compare(hasMore(numbers, common), hasMore(image.numbers, common));
    }

    private static boolean hasMore(long[] numbers, int from) {
        for (int place = from; place < numbers.length; place++) {
            if (numbers[place] != 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DottedNumber that && Arrays.equals(numbers, that.numbers);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(numbers);
    }

    @Override
    public String toString() {
        return Arrays.stream(numbers).mapToObj(Long::toUnsignedString).collect(Collectors.joining("."));
    }
}
