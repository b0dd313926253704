package io.bestfit.matcher.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** The text of a random declaration; some cannot be resolved, since their keys contradict each other. */
final class RandomNode {

    private final RandomCase random;
    private final StringJoiner text = new StringJoiner(", ");

    private RandomNode(RandomCase random) {
        this.random = random;
    }

    static String declaration(RandomCase random) {
        return new RandomNode(random).write();
    }

    private String write() {
        RandomCase.Theme theme = random.theme();
        boolean named = random.chance(3, 4);
        if (theme.isWindows()) {
            text.add("os=" + theme.os());
            maybe("os-version", "\"10.0.17763.1\"", "\"10.0.20348.2227\"", "\"10.0.26100.1\"", "\"10.0.22621.1\"");
        }
        if (!named || !theme.architecture().equals("amd64")) {
            text.add("arch=" + theme.architecture());
        }
        if (named && theme.hasNamedCpus()) {
            text.add("cpu=\"" + random.any(theme.cpus()) + '"');
        } else if (random.chance(1, 3)) {
            text.add("variant=\"" + random.any(theme.variants()) + '"');
        }
        if (random.chance(1, 5)) {
            text.add("cpu-flags=\"sse sse2 ssse3 pni sse4_1 sse4_2 cx16 popcnt mmx fxsr abm avx avx2 bmi1 bmi2 f16c fma"
                    + " movbe xsave aes pclmulqdq rdrand clflushopt\"");
            maybe("cpu-vendor", "GenuineIntel", "AuthenticAMD");
        }
        gpus();
        system();
        List<String> words = List.of("cluster_1", "cluster_2", "ht:on", "sandbox", "nvidia-396-44", "nv-compute-5-2",
                "avx2", "sse4");
        if (random.chance(1, 3)) {
            random.some(words).forEach(text::add);
        }
        return text.toString();
    }

    private void gpus() {
        if (random.chance(1, 2)) {
            maybe("nvidia-driver", "\"440.33\"", "\"470.57.02\"", "\"525.60.13\"", "\"535.104.05\"", "\"535.54.03\"",
                    "\"550.54.15\"", "\"580.65.06\"", "\"999.1\"");
            if (random.chance(1, 3)) {
                maybe("cuda", "\"11.8\"", "\"12.4\"", "\"13.0\"");
            }
            maybe("nvidia-cc", "\"7.5\"", "\"8.0\"", "\"8.6\"", "\"8.7\"", "\"9.0\"", "\"10.1\"", "(\"8.0\" \"9.0\")");
            maybe("nvidia-brand", "tesla", "tesla", "geforcertx", "quadrortx", "nvidia");
        }
        if (random.chance(1, 6)) {
            maybe("amd-gfx", "gfx90a", "gfx942", "\"gfx90a:xnack-\"", "(gfx90a gfx942)", "gfx1030", "navi");
            maybe("amdgpu-driver", "\"6.0\"", "\"6.2\"", "\"6.4\"", "\"30.30.2\"", "\"9.9\"");
        }
        if (random.chance(1, 12)) {
            text.add("intel-gpu=xe");
        }
    }

    private void system() {
        maybe("fabric", "cxi", "infiniband", "tcp", "(infiniband tcp)", "verbs", "gni");
        if (random.chance(1, 2)) {
            maybe("mpi", "mpich;file=\"libmpi.so.12.2.3\";glibc=\"2.31\"", "mpich;soname=\"libmpi.so.12\"", "mpich",
                    "openmpi;file=\"libmpi.so.40.30.8\"", "openmpi", "mpi-abi;file=\"libmpi_abi.so.1.0.0\"");
            maybe("libfabric", "\"1.5\"", "\"1.7\";glibc=\"2.28\"", "\"1.9\"");
        }
        if (random.chance(1, 4)) {
            maybe("glibc", "\"2.26\"", "\"2.31\"");
        }
        maybe("kernel", "\"4.18.0-553.el8\"", "\"5.14\"", "\"6.8.0\"");
        if (random.chance(1, 2)) {
            maybe("kernel-modules", "(xpmem ib_core)", "(ib-core)", "overlay");
        }
        if (random.chance(1, 3)) {
            maybe("page-size", "4096", "16384", "65536");
        }
    }

    private void maybe(String key, String... values) {
        List<String> all = new ArrayList<>(List.of(values));
        if (random.chance(3, 4)) {
            text.add(key + "=" + random.any(all));
        }
    }
}
