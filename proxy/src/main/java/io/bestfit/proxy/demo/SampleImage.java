package io.bestfit.proxy.demo;

import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import java.util.Map;

/**
 * The image of the demonstration: one tag, seven variants, each with its own name in {@code /variant}, which it prints
 * when it is run.
 *
 * <p>The first five are the variants and {@code platform.features} of the earliest published index of this kind
 * (moby/moby#38715); zen3 and graviton2 say the same by annotations of their descriptors.
 */
public final class SampleImage {

    /** The repository of the sample image. */
    public static final String REPOSITORY = "demo/app";
    /** Its tag. */
    public static final String TAG = "1.0";

    private static final String TARGET = "org.supercontainers.hardware.cpu.target.microarch";

    private SampleImage() {}

    /** The index with its seven images; the same bytes every time. */
    public static Image demo() {
        return IndexBuilder.oci()
                .features(variant("generic"), "amd64")
                .features(variant("skylake"), "amd64", "skylake")
                .features(variant("nvidia-390-30"), "amd64", "nvidia-390-30")
                .features(variant("nvidia-396-44"), "amd64", "nvidia-396-44")
                .features(variant("broadwell, nvidia-390-30"), "amd64", "broadwell", "nvidia-390-30")
                .annotated(variant("zen3"), "amd64", Map.of(TARGET, "zen3"))
                .annotated(variant(PrintingProgram.ARM64, "graviton2"), "arm64", Map.of(TARGET, "graviton2"))
                .build();
    }

    private static Image variant(String name) {
        return variant(PrintingProgram.AMD64, name);
    }

    private static Image variant(PrintingProgram machine, String name) {
        return ImageBuilder.oci(machine.architecture()).file("variant", name + "\n")
                .program("hello", machine.printing("This is the image for " + name + ".\n")).build();
    }
}
