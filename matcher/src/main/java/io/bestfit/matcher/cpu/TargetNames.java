package io.bestfit.matcher.cpu;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The names under which targets are known, folded: lower case, without {@code -}, {@code _} and {@code .}, so that
 * {@code x86-64-v3}, {@code x86_64_v3} and {@code X86_64-V3} are one name.
 *
 * <p>Each name also stands behind its architecture, {@code aarch64/neoverse_n1}, and its vendor,
 * {@code x86_64/amd/zen4}, as EESSI writes its paths (EESSI/software-layer-scripts:init/arch_specs).
 */
final class TargetNames {

    /** No name is longer; a longer text names no target. */
    static final int MAX_LENGTH = 128;

    private static final String LINUX = "linux/";
    private static final Map<String, String> VENDOR_FOLDERS = Map.of("AuthenticAMD", "amd", "GenuineIntel", "intel");

    private final Map<String, Microarchitecture> byFoldedName = new HashMap<>();

    TargetNames(Map<String, Microarchitecture> targets, Map<String, List<String>> aliases)
            throws MalformedCatalogException {
        for (Microarchitecture target : targets.values()) {
            put(target.name(), target);
        }
        for (Map.Entry<String, List<String>> entry : aliases.entrySet()) {
            Microarchitecture target = targets.get(entry.getKey());
            if (target == null) {
                throw new MalformedCatalogException("The aliases of " + entry.getKey()
                        + " name no CPU target of the table; correct the name or remove them.");
            }
            for (String alias : entry.getValue()) {
                put(alias, target);
            }
        }
        for (Map.Entry<String, Microarchitecture> entry : Map.copyOf(byFoldedName).entrySet()) {
            putPaths(entry.getKey(), entry.getValue());
        }
        for (Microarchitecture target : targets.values()) {
            putFamily(target);
        }
    }

    Optional<Microarchitecture> find(String name) {
        String text = name.strip();
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String folded = fold(text);
        return Optional.ofNullable(
                byFoldedName.get(folded.startsWith(LINUX) ? folded.substring(LINUX.length()) : folded));
    }

    private void put(String name, Microarchitecture target) throws MalformedCatalogException {
        Microarchitecture other = byFoldedName.putIfAbsent(fold(name), target);
        if (other != null && !other.equals(target)) {
            throw new MalformedCatalogException("The name " + name + " stands for both " + other.name() + " and "
                    + target.name() + "; keep it for one of the two.");
        }
    }

    private void putPaths(String folded, Microarchitecture target) {
        if (folded.indexOf('/') >= 0) {
            return;
        }
        String family = fold(target.family());
        byFoldedName.putIfAbsent(family + "/" + folded, target);
        byFoldedName.putIfAbsent(fold(target.ociArchitecture()) + "/" + folded, target);
        @Nullable
        String vendor = VENDOR_FOLDERS.get(target.vendor());
        if (vendor != null) {
            byFoldedName.putIfAbsent(family + "/" + vendor + "/" + folded, target);
        }
    }

    private void putFamily(Microarchitecture target) throws MalformedCatalogException {
        if (target.parents().isEmpty()) {
            put(target.family() + "/generic", target);
            put(target.ociArchitecture() + "/generic", target);
            put(target.ociArchitecture(), target);
        }
        switch (target.name()) {
            case "x86_64" -> putLevel("v1", target);
            case "x86_64_v2", "x86_64_v3", "x86_64_v4" -> putLevel(target.name().substring("x86_64_".length()), target);
            case "aarch64" -> {
                put("arm64/v8", target);
                put("goarm64=v8.0", target);
            }
            case String name when target.isGeneric() && name.startsWith("armv") -> {
                String version = name.substring("arm".length(), name.length() - 1);
                put("arm64/" + version, target);
                put("goarm64=" + version, target);
            }
            case String name when target.family().equals("ppc64le") && name.startsWith("power") ->
                put("ppc64le/" + name.substring(0, name.length() - "le".length()), target);
            case String _ -> {
            }
        }
        if (target.name().equals("armv9.0a")) {
            put("arm64/v9", target);
        }
    }

    private void putLevel(String level, Microarchitecture target) throws MalformedCatalogException {
        put("amd64/" + level, target);
        put("amd64" + level, target);
        put("x86_64/" + level, target);
        put("x86-64-" + level, target);
        put("goamd64=" + level, target);
    }

    static String fold(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        StringBuilder folded = new StringBuilder(lower.length());
        for (int i = 0; i < lower.length(); i++) {
            char c = lower.charAt(i);
            if (c != '-' && c != '_' && c != '.') {
                folded.append(c);
            }
        }
        return folded.toString();
    }
}
