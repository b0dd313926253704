package io.bestfit.matcher.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A site's own keys of descriptor annotations, each with the key of the vocabulary that it stands for.
 *
 * <p>Source: opencontainers/wg-image-compatibility, docs/proposals/PROPOSAL_A.md, where runtimes are configured with the
 * annotations that they go by.
 */
public final class DescriptorKeys {

    /** No keys of one's own. */
    public static final DescriptorKeys NONE = new DescriptorKeys(List.of());

    private final List<AnnotationVocabulary.Spelling> spellings;

    private DescriptorKeys(List<AnnotationVocabulary.Spelling> spellings) {
        this.spellings = List.copyOf(spellings);
    }

    /**
     * Keys of one's own.
     *
     * @param keys from a site's key to a key of the vocabulary, with or without its prefix
     * @throws IllegalArgumentException if a key of the vocabulary is unknown
     */
    public static DescriptorKeys of(Map<String, String> keys) {
        List<AnnotationVocabulary.Spelling> spellings = new ArrayList<>(AnnotationVocabulary.ANNOTATIONS);
        int own = spellings.size();
        keys.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(entry -> spellings
                .add(new AnnotationVocabulary.Spelling(entry.getKey(), find(entry.getValue()).orElseThrow(
                        () -> new IllegalArgumentException("'" + entry.getValue()
                                + "' is no key of the vocabulary")))));
        return spellings.size() == own ? NONE : new DescriptorKeys(spellings);
    }

    /** Whether the vocabulary has a key, written with or without its prefix. */
    public static boolean isOfVocabulary(String key) {
        return find(key).isPresent();
    }

    /** Every key of the vocabulary without its prefix. */
    public static List<String> vocabulary() {
        return VocabularyKey.ALL.stream().map(VocabularyKey::name).toList();
    }

    List<AnnotationVocabulary.Spelling> spellings() {
        return spellings.isEmpty() ? AnnotationVocabulary.ANNOTATIONS : spellings;
    }

    private static Optional<VocabularyKey> find(String key) {
        return VocabularyKey.ALL.stream().filter(known -> known.annotation().equals(key) || known.name().equals(key))
                .findFirst();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DescriptorKeys that && spellings.equals(that.spellings);
    }

    @Override
    public int hashCode() {
        return spellings.hashCode();
    }

    @Override
    public String toString() {
        return spellings.stream().skip(spellings.isEmpty() ? 0 : AnnotationVocabulary.ANNOTATIONS.size())
                .map(spelling -> spelling.written() + "=" + spelling.key().name()).toList().toString();
    }
}
