package io.bestfit.proxy.detect;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The architecture of a machine.
 *
 * @param architecture its OCI name, such as {@code amd64}
 * @param variant its OCI variant, for 32-bit ARM only, else empty
 * @param from what tells it
 */
record Machine(String architecture, String variant, String from) {

    private static final Pattern WORD = Pattern.compile("[a-z0-9_]{1,32}");
    private static final Pattern LONG_MODE = Pattern.compile("(?m)^flags\\s*:.*\\slm(\\s|$)");
    private static final Pattern ARM = Pattern.compile("(?m)^CPU architecture\\s*:\\s*(8|AArch64|7|6)");
    private static final Pattern RISC_V = Pattern.compile("(?m)^isa\\s*:\\s*rv64");

    /**
     * From what the kernel says of itself, else from the end of its release (distributions of Red Hat write it there),
     * else from the processor where that leaves no doubt; {@code null} where nothing tells it. POWER runs either byte
     * order, and its {@code /proc/cpuinfo} does not tell which.
     */
    static @Nullable Machine of(RawFacts facts) {
        Machine named = named(facts.value("machine"), "the kernel's own name of it");
        if (named != null) {
            return named;
        }
        String release = facts.value("kernel");
        Machine released = known(release.substring(release.lastIndexOf('.') + 1), "the kernel's release");
        return released != null
                ? released
                : ofProcessor(facts.all("cpuinfo").stream().flatMap(fact -> fact.lines().stream())
                        .collect(Collectors.joining("\n")));
    }

    private static @Nullable Machine named(String machine, String from) {
        String name = machine.strip().toLowerCase(Locale.ROOT);
        Machine known = known(name, from);
        return known != null || !WORD.matcher(name).matches() ? known : new Machine(name, "", from);
    }

    private static @Nullable Machine known(String machine, String from) {
        return switch (machine) {
            case "x86_64", "amd64" -> new Machine("amd64", "", from);
            case "i386", "i486", "i586", "i686" -> new Machine("386", "", from);
            case "aarch64", "arm64" -> new Machine("arm64", "", from);
            case "armv6l" -> new Machine("arm", "v6", from);
            case "armv7l" -> new Machine("arm", "v7", from);
            case "armv8l" -> new Machine("arm", "v8", from);
            case "ppc64le", "powerpc64le" -> new Machine("ppc64le", "", from);
            case "ppc64", "powerpc64" -> new Machine("ppc64", "", from);
            case "riscv64" -> new Machine("riscv64", "", from);
            case "s390x" -> new Machine("s390x", "", from);
            case "loongarch64" -> new Machine("loong64", "", from);
            case String _ -> null;
        };
    }

    private static @Nullable Machine ofProcessor(String cpuinfo) {
        String from = "/proc/cpuinfo";
        if (LONG_MODE.matcher(cpuinfo).find()) {
            return new Machine("amd64", "", from);
        }
        if (RISC_V.matcher(cpuinfo).find()) {
            return new Machine("riscv64", "", from);
        }
        var arm = ARM.matcher(cpuinfo);
        if (!arm.find()) {
            return null;
        }
        return switch (arm.group(1)) {
            case "7" -> new Machine("arm", "v7", from);
            case "6" -> new Machine("arm", "v6", from);
            case String _ -> new Machine("arm64", "", from);
        };
    }
}
