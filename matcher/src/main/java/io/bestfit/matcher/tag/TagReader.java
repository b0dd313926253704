package io.bestfit.matcher.tag;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The reader that splits a tag into words, greedily: {@code x86_64_v3} is one word, and so are {@code nvidia-396-44}
 * and {@code cuda-12.4}.
 *
 * <p>A word begins and ends at a {@code -} or {@code _}. Of all words that begin at one place the longest counts; what
 * begins none is {@link TagWord.Kind#UNKNOWN}, one for each stretch between separators. Total: every text has words.
 */
public final class TagReader {

    /** The longest tag that registries take, in characters (distribution-spec, "Pulling manifests"). */
    public static final int MAX_LENGTH = 128;

    private final Map<String, TagWord> own;

    /**
     * @param own words that mean something in one repository alone, by their lower-case text; they go before the words
     *     that are known to everybody
     */
    TagReader(Map<String, TagWord> own) {
        this.own = Map.copyOf(own);
    }

    /** Splits a tag into the words that are known to everybody; one that is longer than tags are has none. */
    public static List<TagWord> split(String tag) {
        return new TagReader(Map.of()).read(tag);
    }

    List<TagWord> read(String tag) {
        if (tag.length() > MAX_LENGTH) {
            return List.of();
        }
        List<Part> parts = parts(tag);
        List<TagWord> words = new ArrayList<>();
        int next = 0;
        while (next < parts.size()) {
            int taken = 0;
            for (int count = Math.min(TagVocabulary.MOST_PARTS, parts.size() - next); count > 0
                    && taken == 0; count--) {
                int start = parts.get(next).start();
                String text = tag.substring(start, parts.get(next + count - 1).end());
                Optional<TagWord> word = find(text);
                if (word.isPresent()) {
                    words.add(word.get().at(start, text));
                    taken = count;
                }
            }
            if (taken == 0) {
                Part part = parts.get(next);
                String text = tag.substring(part.start(), part.end());
                words.add(new TagWord(TagWord.Kind.UNKNOWN, part.start(), text, text, Map.of(), null));
                taken = 1;
            }
            next += taken;
        }
        return List.copyOf(words);
    }

    private Optional<TagWord> find(String text) {
        TagWord mine = own.get(text.toLowerCase(Locale.ROOT));
        return mine == null ? TagVocabulary.find(text) : Optional.of(mine);
    }

    private static List<Part> parts(String tag) {
        List<Part> parts = new ArrayList<>();
        int start = 0;
        for (int place = 0; place <= tag.length(); place++) {
            if (place == tag.length() || isSeparator(tag.charAt(place))) {
                if (place > start) {
                    parts.add(new Part(start, place));
                }
                start = place + 1;
            }
        }
        return parts;
    }

    static boolean isSeparator(char character) {
        return character == '-' || character == '_';
    }

    private record Part(int start, int end) {}
}
