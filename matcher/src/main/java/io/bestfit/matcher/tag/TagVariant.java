package io.bestfit.matcher.tag;

import io.bestfit.matcher.evidence.AnnotationVocabulary;
import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.EvidenceSource;
import io.bestfit.matcher.oci.Platform;
import io.bestfit.matcher.version.Version;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A tag that is a variant of a version, with what its words say.
 *
 * <p>The order of variants: newer builds first, then by name.
 *
 * @param tag the tag
 * @param words the words that say something of the machine or of the build
 */
public record TagVariant(String tag, List<TagWord> words) implements Comparable<TagVariant> {

    private static final String CODE = Words.key("hardware.gpu.architecture");
    private static final Comparator<TagVariant> ORDER = Comparator.comparing(TagVariant::build).reversed()
            .thenComparing(TagVariant::tag);

    public TagVariant {
        words = List.copyOf(words);
    }

    /** What it claims; targets of GPU code that stand in several words are one list. */
    public List<Claim> claims() {
        List<Claim> claims = new ArrayList<>();
        List<String> code = words.stream().map(word -> word.says().get(CODE)).filter(said -> said != null).toList();
        boolean told = false;
        for (TagWord word : words) {
            for (Map.Entry<String, String> said : new TreeMap<>(word.says()).entrySet()) {
                boolean isCode = said.getKey().equals(CODE);
                if (!isCode || !told) {
                    claims.addAll(AnnotationVocabulary.read(EvidenceSource.TAG, "tag " + tag,
                            Map.of(said.getKey(), isCode ? String.join(",", code) : said.getValue())));
                }
                told |= isCode;
            }
        }
        return claims.stream().distinct().toList();
    }

    /** The platform that its words name; nothing where they name no architecture. */
    public Optional<Platform> platform() {
        String os = words.stream().anyMatch(word -> word.kind() == TagWord.Kind.WINDOWS) ? "windows" : "linux";
        return words.stream().map(TagWord::architecture).filter(named -> named != null).findFirst()
                .map(architecture -> Platform.of(os, architecture));
    }

    @Override
    public int compareTo(TagVariant other) {
        return ORDER.compare(this, other);
    }

    private Version build() {
        return words.stream().filter(word -> word.kind().isOfBuild())
                .map(word -> word.value().replace("-", "").replace("_", ""))
                .flatMap(number -> Version.parse(number).stream()).max(Comparator.naturalOrder())
                .orElseGet(() -> Version.of("0"));
    }
}
