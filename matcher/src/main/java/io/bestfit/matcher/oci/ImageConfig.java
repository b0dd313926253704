package io.bestfit.matcher.oci;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an image's configuration says for people and programs: its labels and its environment.
 *
 * <p>Its operating system and architecture count only for an image that no index speaks of: clients go by the index.
 *
 * <p>Source: OCI image-spec, config.md.
 *
 * @param labels the labels, possibly none
 * @param environment the variables, possibly none; of two settings of one variable the last one
 * @param platform its operating system, architecture and variant; {@code null} where it does not state both of the first
 */
public record ImageConfig(Map<String, String> labels, Map<String, String> environment,
        @Nullable Platform platform) {

    public ImageConfig {
        labels = Map.copyOf(labels);
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    }

    /** A configuration that states no platform. */
    public ImageConfig(Map<String, String> labels, Map<String, String> environment) {
        this(labels, environment, null);
    }
}
