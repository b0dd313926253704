package io.bestfit.matcher.baseline;

import io.bestfit.matcher.cpu.Microarchitecture;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One statement of a site: plain entries of these repositories and origins were built for a CPU level.
 *
 * @param name its name, for explanations
 * @param repositories patterns of repositories as paths, one of which has to be the entry's; empty where any is
 * @param origins patterns of annotations or labels by their key; of every key one has to be the image's
 * @param target the CPU level; the root of an architecture states that nothing more than that is needed
 */
public record BaselineRule(String name, List<Glob> repositories, Map<String, List<Glob>> origins,
        Microarchitecture target) {

    /** The digest of the image that an image was built from (image-spec, annotations.md). */
    public static final String BASE_DIGEST = "org.opencontainers.image.base.digest";
    /** The reference of the image that an image was built from (image-spec, annotations.md). */
    public static final String BASE_NAME = "org.opencontainers.image.base.name";

    public BaselineRule {
        repositories = List.copyOf(repositories);
        origins = Collections.unmodifiableSortedMap(new TreeMap<>(origins));
        if (repositories.isEmpty() && origins.isEmpty()) {
            throw new IllegalArgumentException("the rule " + name + " has no condition");
        }
    }
}
