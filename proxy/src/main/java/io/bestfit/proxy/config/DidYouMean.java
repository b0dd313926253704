package io.bestfit.proxy.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** The question after a word that nobody knows. */
public final class DidYouMean {

    /** Two slips: a letter missed, swapped or doubled once or twice. */
    private static final int MAX_SLIPS = 2;

    private DidYouMean() {}

    /** {@code ; did you mean 'X'?}, or nothing where no known word is near. */
    public static String suffix(String word, Collection<String> known) {
        String lower = word.toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(candidate -> slips(lower, candidate.toLowerCase(Locale.ROOT)) <= MAX_SLIPS)
                .min(Comparator.comparingInt(candidate -> slips(lower, candidate.toLowerCase(Locale.ROOT))))
                .map(candidate -> "; did you mean '" + candidate + "'?")
                .orElse("");
    }

    /** The edit distance; anything much longer than a setting's name is far from all of them. */
    private static int slips(String a, String b) {
        if (Math.abs(a.length() - b.length()) > MAX_SLIPS) {
            return MAX_SLIPS + 1;
        }
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
