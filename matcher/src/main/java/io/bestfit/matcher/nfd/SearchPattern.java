package io.bestfit.matcher.nfd;

import com.google.re2j.Pattern;

/** What {@code InRegexp} searches for: a pattern of RE2, or the few words that are all it stands for. */
sealed interface SearchPattern permits PlainWords, SearchPattern.Regexp {

    /** Whether it finds a match anywhere in a value. */
    boolean findsIn(String value);

    /** Reads a pattern; one that is malformed throws a {@link com.google.re2j.PatternSyntaxException}. */
    static SearchPattern compile(String text) {
        PlainWords words = PlainWords.of(text);
        return words == null ? new Regexp(Pattern.compile(text)) : words;
    }

    /** A pattern of RE2. */
    record Regexp(Pattern pattern) implements SearchPattern {

        @Override
        public boolean findsIn(String value) {
            return pattern.matcher(value).find();
        }
    }
}
