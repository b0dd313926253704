package io.bestfit.proxy.explain;

import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.Requirement.NvidiaConstraint;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/** What an image is for, in the few words by which people tell its variants apart. */
public final class Purpose {

    private static final String PREFIX = "org.supercontainers.";
    /** What an image says that sets nothing on a node apart. */
    private static final String GENERIC = "generic";

    /** The words before a value, by key, in the order in which they are told. */
    private static final Map<String, String> WORDS = words();

    private Purpose() {}

    /** Such as {@code zen3} or {@code cuda 12.4, sm_90}; {@code generic} where it claims nothing. */
    public static String of(List<Claim> claims) {
        Set<String> told = new LinkedHashSet<>();
        for (Map.Entry<String, String> word : WORDS.entrySet()) {
            for (Claim claim : claims) {
                if (key(claim).equals(word.getKey()) && !claim.value().isEmpty()) {
                    told.add(word.getValue() + claim.value());
                }
            }
        }
        for (Claim claim : claims) {
            if (claim.requirement() instanceof NvidiaConstraint stated) {
                told.add(stated.constraint().first());
            } else if (!WORDS.containsKey(key(claim)) && !claim.value().isEmpty()) {
                told.add(key(claim) + " " + claim.value());
            }
        }
        if (told.stream().anyMatch(word -> word.startsWith("glibc "))) {
            told.remove("glibc");
        }
        StringJoiner purpose = new StringJoiner(", ").setEmptyValue(GENERIC);
        told.forEach(purpose::add);
        return purpose.toString();
    }

    private static String key(Claim claim) {
        return claim.key().startsWith(PREFIX) ? claim.key().substring(PREFIX.length()) : claim.key();
    }

    private static Map<String, String> words() {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("hardware.cpu.target.microarch", "");
        words.put("hardware.cpu.optimized.version", "");
        words.put("io.archspec.cpu.target", "");
        words.put("platform.variant", "");
        words.put("baseline", "");
        words.put("platform.os.version", "");
        words.put("platform.os.features", "");
        words.put("hardware.gpu.cuda.version", "cuda ");
        words.put("hardware.gpu.rocm.version", "rocm ");
        words.put("hardware.gpu.architecture", "");
        words.put("hardware.gpu.driver.version", "driver ");
        words.put("hardware.gpu.available", "gpu ");
        words.put("hardware.gpu.enabled", "gpu ");
        words.put("hardware.interconnect", "");
        words.put("mpi.implementation", "");
        words.put("mpi.provider", "");
        words.put("mpi", "");
        words.put("mpi.version", "mpi ");
        words.put("mpi.portability.mode", "");
        words.put("libfabric.abi.version", "libfabric ");
        words.put("libc.provider", "");
        words.put("glibc.version", "glibc ");
        words.put("kernel.version", "kernel ");
        words.put("kernel.modules", "modules ");
        words.put("page.size", "pages ");
        words.put("platform.features", "");
        words.put("features", "");
        return words;
    }
}
