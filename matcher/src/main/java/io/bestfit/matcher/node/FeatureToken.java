package io.bestfit.matcher.node;

import io.bestfit.matcher.cpu.Microarchitecture;
import io.bestfit.matcher.cpu.MicroarchitectureCatalog;
import io.bestfit.matcher.gpu.GfxCode;
import io.bestfit.matcher.version.Version;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One word that says something of a node or of what an image needs, as the lists of {@code platform.features} hold it.
 *
 * <p>Forms: a CPU target, {@code cpu:TARGET}, {@code nvidia-396-44}, {@code nv-compute-5-2}, {@code nvcap:5.2},
 * {@code cuda:9.0}, {@code gfx90a}; any other word is a site word. Sources: moby/moby#38715; qnib/metahub:ui/src/mixins/features.js.
 */
public sealed interface FeatureToken {

    /** A CPU target, by a name that the catalog knows. */
    record CpuTarget(String name, Microarchitecture target) implements FeatureToken {}

    /** A version of the NVIDIA driver: the one of a node, the least that an image needs. */
    record NvidiaDriver(Version version) implements FeatureToken {}

    /** A compute capability of an NVIDIA GPU. */
    record ComputeCapability(Version version) implements FeatureToken {}

    /** A CUDA version, {@code major.minor}. */
    record Cuda(Version version) implements FeatureToken {}

    /** A target of an AMD GPU, with feature settings where they were written. */
    record GfxTarget(GfxCode target) implements FeatureToken {}

    /** A word that only the site understands, lower case. */
    record SiteWord(String word) implements FeatureToken {}

    /** Reads a word; every text is one, at worst a site word. */
    static FeatureToken parse(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        Matcher numbered = Forms.NUMBERED.matcher(word);
        if (numbered.matches()) {
            Version version = Version.of(numbered.group(2).replace('-', '.'));
            return switch (numbered.group(1)) {
                case "nvidia" -> new NvidiaDriver(version);
                case "cuda" -> new Cuda(version);
                case String _ -> new ComputeCapability(version);
            };
        }
        Optional<GfxCode> gfx = GfxCode.parse(word);
        if (gfx.isPresent()) {
            return new GfxTarget(gfx.get());
        }
        String name = word.startsWith(Forms.CPU) ? word.substring(Forms.CPU.length()) : word;
        return MicroarchitectureCatalog.standard().find(name).<FeatureToken>map(
                target -> new CpuTarget(name, target)).orElseGet(() -> new SiteWord(word));
    }

    /** The spellings of tokens. */
    final class Forms {
        private static final String CPU = "cpu:";
        private static final Pattern NUMBERED = Pattern
                .compile("(nvidia|nv-compute|nvcap|cuda)[-:](\\d{1,6}(?:[-.]\\d{1,6}){1,2})");

        private Forms() {}
    }
}
