package io.bestfit.matcher.evidence;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The annotation keys by which an image says what it needs (contract, section 5).
 *
 * <p>Unknown keys are ignored; a known key with a value that cannot be read becomes an
 * {@link Requirement.Unreadable} claim. Nothing is ever thrown.
 */
public final class AnnotationVocabulary {

    /** What the keys of the HPC container community begin with. */
    public static final String PREFIX = "org.supercontainers.";

    private static final String ARCHSPEC_KEY = "io.archspec.cpu.target";
    private static final String GPU_DRIVER = "hardware.gpu.driver.version";
    private static final String FEATURES = "features";

    // A value has no business being longer; the manifest itself is bounded by its reader.
    private static final int LONGEST_VALUE = 4096;

    private static final Map<String, BiFunction<String, Boolean, Requirement>> KEYS = keys();

    private AnnotationVocabulary() {}

    /** Reads annotations: keys with the prefix, and whole keys. The claims come in the order of the vocabulary. */
    public static List<Claim> read(EvidenceSource source, Map<String, String> annotations) {
        return read(source, annotations, false);
    }

    /** Reads the labels of an image's configuration: keys with or without the prefix, and whole keys. */
    public static List<Claim> readLabels(EvidenceSource source, Map<String, String> labels) {
        return read(source, labels, true);
    }

    private static List<Claim> read(EvidenceSource source, Map<String, String> annotations, boolean bare) {
        if (annotations.isEmpty()) {
            return List.of();
        }
        boolean amd = speaksOfAmd(annotations, bare);
        List<Claim> claims = new ArrayList<>();
        for (String key : KEYS.keySet()) {
            add(source, key, key.equals(ARCHSPEC_KEY) ? key : PREFIX + key, annotations, amd, claims);
            if (bare && !key.equals(ARCHSPEC_KEY)) {
                add(source, key, key, annotations, amd, claims);
            }
        }
        return List.copyOf(claims);
    }

    private static void add(EvidenceSource source, String key, String written, Map<String, String> annotations,
            boolean amd, List<Claim> claims) {
        String value = annotations.get(written);
        if (value == null) {
            return;
        }
        if (value.length() > LONGEST_VALUE) {
            claims.add(new Claim(source, written, value.substring(0, 64) + "…",
                    new Requirement.Unreadable("a value of at most " + LONGEST_VALUE + " characters")));
        } else if (key.equals(FEATURES)) {
            addTokens(source, written, value, claims);
        } else {
            BiFunction<String, Boolean, Requirement> reader = KEYS.get(key);
            if (reader != null) {
                claims.add(new Claim(source, written, value, reader.apply(value.strip(), amd)));
            }
        }
    }

    private static void addTokens(EvidenceSource source, String key, String value, List<Claim> claims) {
        List<String> tokens = ValueReader.elements(value);
        if (tokens.isEmpty()) {
            claims.add(new Claim(source, key, value, new Requirement.Unreadable("a comma list of feature tokens")));
        }
        for (String token : tokens) {
            claims.add(new Claim(source, key, token, TokenRequirement.of(token)));
        }
    }

    private static boolean speaksOfAmd(Map<String, String> annotations, boolean bare) {
        return value(annotations, "hardware.gpu.rocm.version", bare) != null
                || contains(value(annotations, "hardware.gpu.architecture", bare), "gfx")
                || contains(value(annotations, "hardware.gpu.available", bare), "rocm")
                || contains(value(annotations, "hardware.gpu.enabled", bare), "rocm");
    }

    private static boolean contains(@Nullable String value, String part) {
        return value != null && value.toLowerCase(Locale.ROOT).contains(part);
    }

    private static @Nullable String value(Map<String, String> annotations, String key,
            boolean bare) {
        String value = annotations.get(PREFIX + key);
        return value == null && bare ? annotations.get(key) : value;
    }

    private static Map<String, BiFunction<String, Boolean, Requirement>> keys() {
        Map<String, BiFunction<String, Boolean, Requirement>> keys = new LinkedHashMap<>();
        keys.put("hardware.cpu.target.microarch", (value, amd) -> ValueReader.cpuTarget(value));
        keys.put("hardware.cpu.optimized.version", (value, amd) -> ValueReader.cpuTarget(value));
        keys.put(ARCHSPEC_KEY, (value, amd) -> ValueReader.cpuTarget(value));
        keys.put(GPU_DRIVER, ValueReader::gpuDriver);
        keys.put("hardware.gpu.cuda.version", (value, amd) -> ValueReader.cudaToolkit(value));
        keys.put("hardware.gpu.cuda.compat.branches", (value, amd) -> ValueReader.branches(value));
        keys.put("hardware.gpu.rocm.version", (value, amd) -> ValueReader.version(value, Requirement.RocmVersion::new));
        keys.put("hardware.gpu.architecture", (value, amd) -> ValueReader.gpuArchitectures(value));
        keys.put("hardware.gpu.available", (value, amd) -> ValueReader.gpuAvailable(value));
        keys.put("hardware.gpu.enabled", (value, amd) -> ValueReader.gpuAvailable(value));
        keys.put("hardware.interconnect", (value, amd) -> ValueReader.interconnect(value));
        keys.put("hardware.interconnect.required", (value, amd) -> ValueReader.interconnectRequired(value));
        keys.put("mpi.implementation", (value, amd) -> ValueReader.mpiFamily(value));
        keys.put("mpi.provider", (value, amd) -> ValueReader.mpiFamily(value));
        keys.put("mpi", (value, amd) -> ValueReader.mpiFamily(value));
        keys.put("mpi.version", (value, amd) -> ValueReader.version(value, Requirement.MpiVersion::new));
        keys.put("mpi.abi", (value, amd) -> ValueReader.mpiLibrary(value));
        keys.put("mpi.portability.mode", (value, amd) -> ValueReader.portabilityMode(value));
        keys.put("libfabric.abi.version", (value, amd) -> ValueReader.version(value, Requirement.LibfabricAbi::new));
        keys.put("libc.provider", (value, amd) -> ValueReader.libcProvider(value));
        keys.put("glibc.version", (value, amd) -> ValueReader.version(value, Requirement.GlibcVersion::new));
        keys.put("kernel.version", (value, amd) -> ValueReader.version(value, Requirement.KernelVersion::new));
        keys.put("kernel.modules", (value, amd) -> ValueReader.kernelModules(value));
        keys.put("page.size", (value, amd) -> ValueReader.pageSize(value));
        keys.put(FEATURES, (value, amd) -> TokenRequirement.of(value));
        return Collections.unmodifiableMap(keys);
    }
}
