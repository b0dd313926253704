package io.bestfit.matcher.nfd;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How much a pattern grows when its counted repetitions are written out, as RE2 does before it matches: nine times nine
 * {@code a} become 81 characters. Go bounds that (golang/go:src/regexp/syntax/parse.go, "maxSize"), RE2/J 1.8 does not.
 */
final class PatternSize {

    /** The most that one text can come to; more is not counted. */
    private static final long PLENTY = 1_000_000_000;
    private static final Pattern COUNT = Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?}");

    private PatternSize() {}

    /** What all texts of a document come to beyond their own length, each taken for a pattern. */
    static long growth(@Nullable Object tree) {
        return switch (tree) {
            // A longer one is never compiled.
            case String text when text.length() > Expression.LONGEST_PATTERN -> 0;
            case String text -> Math.max(0, of(text) - text.length());
            case List<?> list -> list.stream().mapToLong(PatternSize::growth).sum();
            case Map<?, ?> map -> map.values().stream().mapToLong(PatternSize::growth).sum();
            case null, default -> 0;
        };
    }

    /** The size of a pattern with its repetitions written out; of a malformed one, something. */
    static long of(String pattern) {
        Deque<Long> outer = new ArrayDeque<>();
        Matcher count = COUNT.matcher(pattern);
        long group = 0;
        long atom = 0;
        for (int place = 0; place < pattern.length(); place++) {
            switch (pattern.charAt(place)) {
                case '(' -> {
                    outer.push(group + atom);
                    group = 0;
                    atom = 0;
                }
                case ')' -> {
                    atom = group + atom;
                    group = outer.isEmpty() ? 0 : outer.pop();
                }
                case '{' -> {
                    if (count.region(place, pattern.length()).lookingAt()) {
                        atom = Math.min(PLENTY, Math.max(1, atom) * times(count));
                        place = count.end() - 1;
                    }
                }
                default -> {
                    int end = endOfAtom(pattern, place);
                    group = Math.min(PLENTY, group + atom);
                    atom = 1;
                    place = end;
                }
            }
        }
        for (long before : outer) {
            group = Math.min(PLENTY, group + before);
        }
        return Math.min(PLENTY, group + atom);
    }

    private static long times(Matcher count) {
        String most = count.group(2);
        long least = Long.parseLong(count.group(1));
        if (most == null) {
            return Math.max(1, least);
        }
        return most.isEmpty() ? least + 1 : Math.max(1, Math.max(least, Long.parseLong(most)));
    }

    /** Where a character, an escape or a class of characters ends. */
    private static int endOfAtom(String pattern, int place) {
        return switch (pattern.charAt(place)) {
            case '\\' -> {
                int close = pattern.startsWith("{", place + 2) ? pattern.indexOf('}', place) : -1;
                boolean named = place + 1 < pattern.length() && "pPx".indexOf(pattern.charAt(place + 1)) >= 0;
                yield named && close > 0 ? close : place + 1;
            }
            case '[' -> {
                int close = pattern.startsWith("^", place + 1) ? place + 2 : place + 1;
                close += pattern.startsWith("]", close) ? 1 : 0; // the first one stands for itself
                while (close < pattern.length() && pattern.charAt(close) != ']') {
                    close += pattern.charAt(close) == '\\' ? 2 : 1;
                }
                // A class without an end is no class, and what follows counts for itself.
                yield close < pattern.length() ? close : place;
            }
            default -> place;
        };
    }
}
