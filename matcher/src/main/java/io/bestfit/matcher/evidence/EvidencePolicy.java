package io.bestfit.matcher.evidence;

import io.bestfit.matcher.evidence.Requirement.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a site decides about evidence before any is read.
 *
 * @param sources the sources that count
 * @param descriptorKeys the site's own keys of descriptor annotations
 * @param origins the annotations and labels that say what an image was built from and that the site has rules for;
 *     where they are found they become claims of {@link Origin}
 */
public record EvidencePolicy(Set<EvidenceSource> sources, DescriptorKeys descriptorKeys, Set<String> origins) {

    // A rule's pattern has no business with longer ones.
    private static final int LONGEST_ORIGIN = 1024;

    public EvidencePolicy {
        sources = Set.copyOf(sources);
        origins = Set.copyOf(origins);
    }

    /** The policy of a site that has no keys and no rules of its own. */
    public static EvidencePolicy of(Set<EvidenceSource> sources) {
        return new EvidencePolicy(sources, DescriptorKeys.NONE, Set.of());
    }

    /** What annotations or labels say of an image's origin. */
    List<Claim> origins(EvidenceSource source, @Nullable String where, Map<String, String> values) {
        List<Claim> found = new ArrayList<>();
        for (String key : origins.stream().sorted().toList()) {
            String value = values.get(key);
            if (value != null && value.length() <= LONGEST_ORIGIN) {
                found.add(new Claim(source, where, key, value, new Origin(key, value)));
            }
        }
        return found;
    }
}
