package io.bestfit.proxy.interop;

import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import java.util.Map;

/** The image that every client pulls: one variant for each of several CPUs, none told apart by its platform. */
final class Sample {

    static final String REPOSITORY = "lab/gromacs";
    static final String TAG = "2021.5";

    /** What a client takes by itself: the first entry of its architecture. */
    static final String FIRST = "x86_64";

    /** The deepest ancestor of {@link ImageClient#CPU} in the index. */
    static final String BEST = "zen3";

    static final Image INDEX = IndexBuilder.oci()
            .annotated(variant("amd64", FIRST), "amd64", claim(FIRST))
            .annotated(variant("amd64", "skylake"), "amd64", claim("skylake"))
            .annotated(variant("amd64", BEST), "amd64", claim(BEST))
            .annotated(variant("arm64", "neoverse_v1"), "arm64", claim("neoverse_v1"))
            .build();

    static final String BY_TAG = REPOSITORY + ":" + TAG;
    static final String BY_DIGEST = REPOSITORY + "@" + INDEX.digest().text();

    private Sample() {}

    static Image variant(String architecture, String name) {
        // Charliecloud 0.38 refuses an image without a history.
        return ImageBuilder.oci(architecture).file("variant", name + "\n").history("the tests").build();
    }

    private static Map<String, String> claim(String target) {
        return Map.of("org.supercontainers.hardware.cpu.target.microarch", target);
    }
}
