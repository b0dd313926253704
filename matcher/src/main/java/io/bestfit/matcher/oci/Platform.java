package io.bestfit.matcher.oci;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The platform object of a descriptor, as the publisher wrote it.
 *
 * <p>Source: OCI image-spec, image-index.md, "platform"; {@code features} from Docker's manifest list
 * (distribution, docs/content/spec/manifest-v2-2.md).
 *
 * @param os the operating system; empty where the publisher left it out
 * @param architecture the architecture; empty where the publisher left it out
 * @param variant the CPU variant
 * @param osVersion the version of the operating system
 * @param osFeatures required features of the operating system
 * @param features required features in the sense of the manifest list: our feature tokens
 */
public record Platform(String os, String architecture, @Nullable String variant, @Nullable String osVersion,
        List<String> osFeatures, List<String> features) {

    public Platform {
        osFeatures = List.copyOf(osFeatures);
        features = List.copyOf(features);
    }

    /** A platform of an operating system and an architecture alone. */
    public static Platform of(String os, String architecture) {
        return new Platform(os, architecture, null, null, List.of(), List.of());
    }

    /** {@code os/architecture[/variant]}, as people write it. */
    @Override
    public String toString() {
        return os + "/" + architecture + (variant == null || variant.isEmpty() ? "" : "/" + variant);
    }
}
