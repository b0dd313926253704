package io.bestfit.matcher.tag;

import io.bestfit.matcher.evidence.AnnotationVocabulary;
import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.EvidenceSource;
import io.bestfit.matcher.evidence.Requirement;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an operator says that a word means: nothing, other words, or keys of the annotation vocabulary.
 *
 * <p>{@code sm_86}, {@code sm_121 arm64}, {@code hardware.interconnect=efa}, a word of the site such as
 * {@code size:18xl}; empty for a word that says nothing of the machine.
 */
final class OwnWords {

    private static final Pattern SITE_WORD = Pattern.compile("[a-z0-9][a-z0-9_.:-]{0,63}");
    private static final Pattern SPACES = Pattern.compile("\\s+");

    private OwnWords() {}

    /**
     * Reads a meaning.
     *
     * @throws IllegalArgumentException with a sentence about what cannot be read
     */
    static TagWord read(String meaning) {
        String stripped = meaning.strip();
        if (stripped.isEmpty()) {
            return new TagWord(TagWord.Kind.NEUTRAL, 0, "", "", Map.of(), null);
        }
        TagWord.Kind kind = null;
        Map<String, String> says = new HashMap<>();
        String architecture = null;
        for (String part : SPACES.split(stripped, -1)) {
            TagWord word = part.contains("=") ? key(part) : word(part);
            kind = kind == null ? word.kind() : kind;
            architecture = word.architecture() == null ? architecture : word.architecture();
            word.says().forEach((key, value) -> says.merge(key, value, (one, other) -> both(key, one, other, meaning)));
        }
        return new TagWord(kind == null ? TagWord.Kind.NEUTRAL : kind, 0, "", stripped, says, architecture);
    }

    private static TagWord word(String part) {
        String text = part.toLowerCase(Locale.ROOT);
        TagWord known = TagVocabulary.find(text).orElse(null);
        if (known != null && known.kind().isOfMachine()) {
            return known;
        }
        if (known != null) {
            return new TagWord(TagWord.Kind.NEUTRAL, 0, "", text, Map.of(), null);
        }
        if (!SITE_WORD.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + part + "' is no word: letters, digits and . : _ -");
        }
        return new TagWord(TagWord.Kind.SITE, 0, "", text, Words.says("features", text), null);
    }

    private static TagWord key(String part) {
        int equals = part.indexOf('=');
        String name = part.substring(0, equals);
        String value = part.substring(equals + 1);
        String key = name.startsWith(AnnotationVocabulary.PREFIX) ? name : Words.key(name);
        List<Claim> claims = AnnotationVocabulary.read(EvidenceSource.TAG, Map.of(key, value));
        if (claims.isEmpty()) {
            throw new IllegalArgumentException(
                    "'" + name + "' is no key of the annotations that images state their needs"
                            + " by, such as hardware.interconnect");
        }
        if (claims.getFirst().requirement() instanceof Requirement.Unreadable unreadable) {
            throw new IllegalArgumentException("'" + value + "' is no value of '" + name + "': expected "
                    + unreadable.expected());
        }
        return new TagWord(TagWord.Kind.SITE, 0, "", part, Map.of(key, value), null);
    }

    private static @Nullable String both(String key, String one, String other, String meaning) {
        if (key.equals(Words.key("features")) || key.equals(Words.key("hardware.gpu.architecture"))) {
            return one + "," + other;
        }
        throw new IllegalArgumentException("'" + meaning + "' says two things of "
                + key.substring(AnnotationVocabulary.PREFIX.length()) + ": " + one + " and " + other);
    }
}
