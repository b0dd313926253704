package io.bestfit.matcher.tag;

import io.bestfit.matcher.cpu.Microarchitecture;
import io.bestfit.matcher.cpu.MicroarchitectureCatalog;
import io.bestfit.matcher.gpu.GpuCode;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Everything that a word of a tag can be known as; a text is a word as a whole or not at all. */
final class TagVocabulary {

    /** No word has more parts: {@code nv-compute-5-2} has four, an alias of the catalog and a version at most six. */
    static final int MOST_PARTS = 6;
    private static final int LONGEST = 64;
    private static final int SHORTEST_DATE = 8;

    // The versions of a driver are written with one kind of separator, and end in at most three digits.
    private static final Pattern DRIVER = Pattern
            .compile(
                    "nvidia[-_](\\d{3}\\.\\d{1,3}(?:\\.\\d{1,3})?|\\d{3}-\\d{1,3}(?:-\\d{1,3})?|\\d{3}_\\d{1,3}(?:_\\d{1,3})?)");
    private static final Pattern CAPABILITY = Pattern
            .compile("(?:nv[-_]compute|nvcap)[-_](\\d{1,2}\\.\\d|\\d{1,2}-\\d|\\d{1,2}_\\d)");
    private static final Pattern DASHED_CUDA = Pattern
            .compile("cuda[-_](\\d{1,2}-\\d{1,2}(?:-\\d)?|\\d{1,2}_\\d{1,2})");
    private static final Pattern MACHINE_CODE = Pattern.compile("(sm|cc|compute)[-_]?(\\d{2,3}[af]?)");
    private static final Pattern DATE = Pattern
            .compile("v?((?:19|20)\\d{2})([-_]?)(?:0[1-9]|1[0-2])\\2(?:0[1-9]|[12]\\d|3[01])");
    // Names of targets that mean something else in a tag: milestones.
    private static final Set<String> FALSE_FRIENDS = Set.of("m1", "m2", "m3", "m4", "x60", "k10");

    private TagVocabulary() {}

    /** What a text is, if it is one word; places are for the caller to set. */
    static Optional<TagWord> find(String written) {
        if (written.isEmpty() || written.length() > LONGEST) {
            return Optional.empty();
        }
        String text = written.toLowerCase(Locale.ROOT);
        Optional<TagWord> word = Words.find(text);
        // A list has thousands of tags, and nearly every part of them is no word: a look at a letter saves a pattern.
        char first = text.charAt(0);
        boolean letter = first >= 'a' && first <= 'z';
        if (word.isEmpty() && (first == 'n' || first == 'c')) {
            word = numbered(text);
        }
        if (word.isEmpty() && letter && isDigit(text.charAt(text.length() - 1))) {
            word = VersionedNames.find(text);
        }
        if (word.isEmpty() && (first == 's' || first == 'c' || first == 'g')) {
            word = code(text);
        }
        if (word.isEmpty() && text.length() >= SHORTEST_DATE && (first == 'v' || isDigit(first))) {
            word = date(text);
        }
        return word.isEmpty() && letter ? cpu(text) : word;
    }

    private static Optional<TagWord> numbered(String text) {
        Matcher driver = DRIVER.matcher(text);
        if (driver.matches()) {
            return word(TagWord.Kind.GPU_DRIVER, dotted(driver.group(1)), "hardware.gpu.driver.version");
        }
        Matcher capability = CAPABILITY.matcher(text);
        if (capability.matches()) {
            String version = dotted(capability.group(1));
            return Optional.of(new TagWord(TagWord.Kind.GPU_CODE, 0, "", version,
                    Words.says("features", "nv-compute-" + version.replace('.', '-')), null));
        }
        Matcher cuda = DASHED_CUDA.matcher(text);
        return cuda.matches() ? VersionedNames.find("cuda" + dotted(cuda.group(1))) : Optional.empty();
    }

    private static Optional<TagWord> code(String text) {
        Matcher nvidia = MACHINE_CODE.matcher(text);
        if (nvidia.matches()) {
            String prefix = nvidia.group(1).equals("compute") ? "compute_" : "sm_";
            return word(TagWord.Kind.GPU_CODE, prefix + nvidia.group(2), "hardware.gpu.architecture");
        }
        String gfx = text.replace('_', '-');
        return gfx.startsWith("gfx") && !(GpuCode.parse(gfx) instanceof GpuCode.Unrecognised)
                ? word(TagWord.Kind.GPU_CODE, gfx, "hardware.gpu.architecture")
                : Optional.empty();
    }

    private static Optional<TagWord> date(String text) {
        return DATE.matcher(text).matches()
                ? Optional.of(new TagWord(TagWord.Kind.DATE, 0, "", text.startsWith("v") ? text.substring(1) : text,
                        Map.of(), null))
                : Optional.empty();
    }

    private static Optional<TagWord> cpu(String text) {
        return FALSE_FRIENDS.contains(text)
                ? Optional.empty()
                : MicroarchitectureCatalog.standard().find(text).map(TagVocabulary::cpu);
    }

    private static TagWord cpu(Microarchitecture target) {
        String architecture = target.ociArchitecture();
        return target.parents().isEmpty()
                ? new TagWord(TagWord.Kind.ARCHITECTURE, 0, "", architecture, Map.of(), architecture)
                : new TagWord(TagWord.Kind.CPU, 0, "", target.name(),
                        Words.says("hardware.cpu.target.microarch", target.name()), architecture);
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    private static Optional<TagWord> word(TagWord.Kind kind, String value, String key) {
        return Optional.of(new TagWord(kind, 0, "", value, Words.says(key, value), null));
    }

    private static String dotted(String version) {
        return version.replace('-', '.').replace('_', '.');
    }
}
