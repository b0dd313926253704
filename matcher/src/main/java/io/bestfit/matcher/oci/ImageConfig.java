package io.bestfit.matcher.oci;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an image's configuration says for people and programs: its labels and its environment.
 *
 * <p>Operating system and architecture are left out on purpose: an index says them, and clients go by the index.
 *
 * <p>Source: OCI image-spec, config.md.
 *
 * @param labels the labels, possibly none
 * @param environment the variables, possibly none; of two settings of one variable the last one
 */
public record ImageConfig(Map<String, String> labels, Map<String, String> environment) {

    public ImageConfig {
        labels = Map.copyOf(labels);
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    }
}
