package io.bestfit.matcher.node;

import io.bestfit.matcher.cpu.Microarchitecture;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The processor of a node.
 *
 * @param target the target that was declared, or the generic one that follows from the variant, or the baseline of
 *     the architecture; {@code null} where the architecture is in no table (s390x, wasm)
 * @param vendor the vendor id as the kernel writes it; empty where nobody said
 * @param flags raw flags of {@code /proc/cpuinfo}; empty where nobody said
 */
public record Cpu(@Nullable Microarchitecture target, String vendor, Set<String> flags) {

    public Cpu {
        flags = Set.copyOf(flags);
    }
}
