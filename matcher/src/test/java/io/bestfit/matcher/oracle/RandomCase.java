package io.bestfit.matcher.oracle;

import io.bestfit.matcher.Policy;
import io.bestfit.matcher.node.Node;
import io.bestfit.matcher.rule.Dimension;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** A random choice of words, so that entries and nodes of one case have something to do with each other. */
final class RandomCase {

    private static final List<String> MALFORMED = List.of("", " ", "soon", "12.x", "v", "sm_", "99999999999999", "-1",
            ",,,", "é", "0x10", "1e3", "libmpi.so", "a".repeat(5000));

    private final Random random;
    private final Theme theme;

    /** The architecture that most of a case is about, with CPU names that belong together. */
    record Theme(String os, String architecture, List<String> cpus, List<String> variants) {

        private static final Theme AMD64 = new Theme("linux", "amd64",
                List.of("x86_64_v2", "x86_64_v3", "x86_64_v4", "x86-64-v3", "GOAMD64=v2", "zen", "zen2", "zen3",
                        "znver4", "zen5", "haswell", "broadwell", "skylake", "skylake_avx512", "cascadelake",
                        "cannonlake", "icelake", "sapphirerapids", "alderlake", "nocona", "sandybridge"),
                List.of("v1", "v2", "v3", "v4", "V3", "v9"));
        private static final List<Theme> ALL = List.of(AMD64,
                new Theme("linux", "arm64",
                        List.of("aarch64", "armv8.2a", "armv9.0a", "neoverse_n1", "neoverse_v1", "neoverse_v2",
                                "graviton3", "a64fx", "m1", "m2", "cortex_a72", "thunderx2"),
                        List.of("v8", "8", "v8.0", "v8.2", "v8.6", "v8.7", "v9", "9.0", "v9.2", "v7")),
                new Theme("linux", "ppc64le", List.of("power8", "power9", "power9le", "power10le", "ppc64le"),
                        List.of("power8", "power9", "power10")),
                new Theme("linux", "arm", List.of("arm"), List.of("v5", "v6", "v7", "7", "v8")),
                new Theme("windows", "amd64", List.of("x86_64_v2", "x86_64_v3", "zen3"), List.of("v2", "v3")),
                new Theme("linux", "s390x", List.of("zen3", "u74mc"), List.of("z15")));

        boolean isWindows() {
            return os.equals("windows");
        }

        boolean hasNamedCpus() {
            return !architecture.equals("s390x");
        }
    }

    RandomCase(long seed) {
        random = new Random(seed);
        theme = chance(6, 10) ? Theme.AMD64 : any(Theme.ALL);
    }

    Theme theme() {
        return theme;
    }

    boolean chance(int of, int all) {
        return random.nextInt(all) < of;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    /** A random treatment of the unverified, and half the time a random order. */
    Policy policy() {
        List<Dimension> order = new ArrayList<>(List.of(Dimension.values()));
        if (chance(1, 2)) {
            order.remove(Dimension.POSITION);
            order = shuffled(order);
            order.add(Dimension.POSITION);
        }
        return new Policy(chance(1, 2) ? Policy.Unverified.SKIP : Policy.Unverified.LAST, order);
    }

    /** The node, or the same with all that Node Feature Discovery exports of it in place of what its keys prove. */
    Node exported(Node node) {
        return chance(3, 4)
                ? node
                : new Node(node.os(), node.architecture(), node.variant(), node.osVersion(), node.cpu(), node.nvidia(),
                        node.amd(), node.intelGpu(), node.fabrics(), node.mpi(), node.libfabric(), node.glibc(),
                        node.kernel(), node.kernelModules(), node.pageSize(), node.cgroup(), node.tokens(),
                        new RandomSpec(this).export(), node.declared());
    }

    /** One of the values, rarely something that means nothing. */
    String text(List<String> values) {
        return chance(1, 40) ? any(MALFORMED) : any(values);
    }

    /** One to three of the values, each once. */
    List<String> some(List<String> values) {
        List<String> some = new ArrayList<>();
        for (int count = 1 + random.nextInt(3); count > 0; count--) {
            String value = any(values);
            if (!some.contains(value)) {
                some.add(value);
            }
        }
        return some;
    }

    /** The same in another order. */
    <T> List<T> shuffled(List<T> values) {
        List<T> shuffled = new ArrayList<>(values);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }
}
