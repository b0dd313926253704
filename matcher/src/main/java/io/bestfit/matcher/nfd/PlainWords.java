package io.bestfit.matcher.nfd;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pattern that stands for a few words, as most do that name modules and vendors: {@code ^nvidia(_uvm|_drm)?$}.
 *
 * @param words the words
 * @param fromStart whether a value begins with one of them, rather than holds it anywhere
 * @param toEnd whether a value ends with it
 */
record PlainWords(List<String> words, boolean fromStart, boolean toEnd) implements SearchPattern {

    PlainWords {
        words = List.copyOf(words);
    }

    private static final int MOST_WORDS = 32;
    /** Of all words together: a document has many patterns, and is kept. */
    private static final int MOST_CHARACTERS = 256;
    /** What does not stand for itself in a pattern. */
    private static final String SPECIAL = "\\.+*?()|[]{}^$";
    private static final String REPEATING = "*+?{";

    @Override
    public boolean findsIn(String value) {
        for (int place = 0; place < words.size(); place++) {
            String word = words.get(place);
            boolean found = fromStart
                    ? toEnd ? value.equals(word) : value.startsWith(word)
                    : toEnd ? value.endsWith(word) : value.contains(word);
            if (found) {
                return true;
            }
        }
        return false;
    }

    /** The words of a pattern: characters, and groups of alternatives that may be missing; {@code null} for all others. */
    static @Nullable PlainWords of(String pattern) {
        boolean fromStart = pattern.startsWith("^");
        boolean toEnd = pattern.endsWith("$") && !pattern.endsWith("\\$");
        int place = fromStart ? 1 : 0;
        int end = Math.max(place, pattern.length() - (toEnd ? 1 : 0));
        List<String> words = List.of("");
        while (place < end) {
            int close = pattern.charAt(place) == '(' ? pattern.indexOf(')', place) : place;
            if (close < 0) {
                return null;
            }
            boolean group = close > place;
            List<String> alternatives = group
                    ? new ArrayList<>(List.of(pattern.substring(place + 1, close).split("\\|", -1)))
                    : new ArrayList<>(List.of(pattern.substring(place, place + 1)));
            if (!alternatives.stream().allMatch(PlainWords::isPlain)) {
                return null;
            }
            place = close + 1;
            if (pattern.startsWith("?", place)) {
                alternatives.add("");
                place++;
            }
            boolean repeats = place < pattern.length() && REPEATING.indexOf(pattern.charAt(place)) >= 0;
            if (repeats || words.size() * alternatives.size() > MOST_WORDS) {
                return null;
            }
            words = joined(words, alternatives);
            if (words.stream().mapToInt(String::length).sum() > MOST_CHARACTERS) {
                return null;
            }
        }
        return new PlainWords(words, fromStart, toEnd);
    }

    private static boolean isPlain(String text) {
        return text.chars().allMatch(character -> character < 0x80 && SPECIAL.indexOf(character) < 0);
    }

    private static List<String> joined(List<String> words, List<String> alternatives) {
        List<String> joined = new ArrayList<>(words.size() * alternatives.size());
        for (String word : words) {
            for (String alternative : alternatives) {
                joined.add(word + alternative);
            }
        }
        return joined;
    }
}
