package io.bestfit.matcher.node;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/** The keys of a declaration, in the order of its canonical text. */
enum Key {
    OS("os", Kind.NAME, "linux"),
    ARCH("arch", Kind.NAME, "arm64"),
    VARIANT("variant", Kind.NAME, "v3"),
    OS_VERSION("os-version", Kind.NAME, "\"10.0.20348.2227\""),
    CPU("cpu", Kind.NAME, "zen4"),
    CPU_VENDOR("cpu-vendor", Kind.NAME, "AuthenticAMD"),
    CPU_FLAGS("cpu-flags", Kind.NAME, "\"avx avx2\""),
    NVIDIA_DRIVER("nvidia-driver", Kind.VERSION, "\"550.54.15\""),
    CUDA("cuda", Kind.VERSION, "\"12.4\""),
    NVIDIA_CC("nvidia-cc", Kind.VERSIONS, "(\"8.0\" \"9.0\")"),
    NVIDIA_BRAND("nvidia-brand", Kind.NAME, "tesla"),
    AMD_GFX("amd-gfx", Kind.NAMES, "gfx942"),
    AMDGPU_DRIVER("amdgpu-driver", Kind.VERSION, "\"6.10.5\""),
    INTEL_GPU("intel-gpu", Kind.NAME, "xe"),
    FABRIC("fabric", Kind.NAMES, "(infiniband tcp)"),
    MPI("mpi", Kind.NAME, "mpich"),
    LIBFABRIC("libfabric", Kind.VERSION, "\"1.7\""),
    GLIBC("glibc", Kind.VERSION, "\"2.31\""),
    KERNEL("kernel", Kind.VERSION, "\"6.8.0\""),
    KERNEL_MODULES("kernel-modules", Kind.NAMES, "(ib_uverbs xpmem)"),
    PAGE_SIZE("page-size", Kind.BYTES, "65536"),
    CGROUP("cgroup", Kind.NAME, "v2"),
    PROFILE("profile", Kind.NAME, "h100");

    /** What a value is. */
    enum Kind {
        NAME("a name", false),
        NAMES("a name or a list of names", true),
        VERSION("a version in quotes", false),
        VERSIONS("a version in quotes or a list of them", true),
        BYTES("a number of bytes, a power of two", false);

        private final String words;
        private final boolean list;

        Kind(String words, boolean list) {
            this.words = words;
            this.list = list;
        }

        boolean isList() {
            return list;
        }
    }

    private final String text;
    private final Kind kind;
    private final String example;

    Key(String text, Kind kind, String example) {
        this.text = text;
        this.kind = kind;
        this.example = example;
    }

    static Optional<Key> of(String text) {
        return Arrays.stream(values()).filter(key -> key.text.equals(text)).findFirst();
    }

    /** The key whose spelling is nearest. */
    static Key nearest(String text) {
        return Arrays.stream(values()).min(Comparator.comparingInt(key -> distance(key.text, text))).orElseThrow();
    }

    String text() {
        return text;
    }

    Kind kind() {
        return kind;
    }

    boolean takes(String parameter) {
        return switch (this) {
            case MPI -> parameter.equals("soname") || parameter.equals("file") || parameter.equals("glibc");
            case LIBFABRIC -> parameter.equals("glibc");
            case OS, ARCH, VARIANT, OS_VERSION, CPU, CPU_VENDOR, CPU_FLAGS, NVIDIA_DRIVER, CUDA, NVIDIA_CC,
                    NVIDIA_BRAND,
                    AMD_GFX, AMDGPU_DRIVER, INTEL_GPU, FABRIC, GLIBC, KERNEL, KERNEL_MODULES, PAGE_SIZE, CGROUP,
                    PROFILE ->
                false;
        };
    }

    /** What its value must be, with an example. */
    String expected() {
        return kind.words + ", as in " + text + "=" + example;
    }

    /** The edits (insert, delete, replace) between two words. */
    static int distance(String left, String right) {
        int[] row = new int[right.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int replaced = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[right.length()];
    }
}
