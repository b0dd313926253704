package io.bestfit.matcher.node;

import io.bestfit.matcher.cpu.Microarchitecture;
import io.bestfit.matcher.cpu.MicroarchitectureCatalog;
import io.bestfit.matcher.gpu.CudaDrivers;
import io.bestfit.matcher.version.Version;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes a node of a declaration: what absent keys mean, and which keys contradict each other. */
final class NodeResolver {

    private static final MicroarchitectureCatalog CPUS = MicroarchitectureCatalog.standard();

    /** The only page size of x86-64 Linux. */
    private static final long AMD64_PAGE = 4096;

    private final Declaration declaration;

    private NodeResolver(Declaration declaration) {
        this.declaration = declaration;
    }

    static Node resolve(Declaration declaration) throws KeyFault {
        return new NodeResolver(declaration).node();
    }

    private Node node() throws KeyFault {
        String os = Objects.requireNonNullElse(lower(Key.OS), "linux");
        String architecture = architecture();
        String variant = variant(architecture);
        Cpu cpu = new Cpu(target(architecture, variant), Objects.requireNonNullElse(name(Key.CPU_VENDOR), ""),
                flags());
        Long page = declared(Key.PAGE_SIZE)
                ? Long.valueOf(name(Key.PAGE_SIZE))
                : architecture.equals("amd64") ? AMD64_PAGE : null;
        Set<String> fabrics = names(Key.FABRIC).stream().map(Fabrics::canonical).collect(Collectors.toSet());
        Version kernel = version(Key.KERNEL);
        Set<String> modules = declared(Key.KERNEL_MODULES) ? Set.copyOf(names(Key.KERNEL_MODULES)) : null;
        return new Node(os, architecture, variant, name(Key.OS_VERSION), cpu, nvidia(), amd(), lower(Key.INTEL_GPU),
                fabrics, mpi(), libfabric(), version(Key.GLIBC), kernel, modules, page, lower(Key.CGROUP),
                declaration.words(),
                NodeFeatures.of(cpu, kernel, modules), declaration.declared());
    }

    private String architecture() throws KeyFault {
        String declared = lower(Key.ARCH);
        if (declared != null) {
            return switch (declared) {
                case "x86_64", "x86-64" -> "amd64";
                case "aarch64" -> "arm64";
                case "i386" -> "386";
                case String other -> other;
            };
        }
        return declared(Key.CPU) ? known().ociArchitecture() : "amd64";
    }

    private @Nullable String variant(String architecture) {
        String variant = lower(Key.VARIANT);
        if (variant == null || (variant.equals("v1") && architecture.equals("amd64"))
                || (architecture.equals("arm64") && Set.of("8", "v8", "v8.0").contains(variant))) {
            return null;
        }
        return architecture.equals("arm64") && Set.of("9", "9.0", "v9.0").contains(variant) ? "v9" : variant;
    }

    private @Nullable Microarchitecture target(String architecture, @Nullable String variant) throws KeyFault {
        Optional<Microarchitecture> generic = CPUS.ofVariant(architecture, variant == null ? "" : variant);
        if (variant != null && generic.isEmpty() && CPUS.baseline(architecture).isPresent()) {
            throw new KeyFault(Key.VARIANT, "a variant that the architecture " + architecture + " has, "
                    + switch (architecture) {
                        case "amd64" -> "as in variant=v3";
                        case "arm64" -> "as in variant=v8.2";
                        case "arm" -> "as in variant=v7";
                        case "ppc64", "ppc64le" -> "as in variant=power9";
                        case "riscv64" -> "as in variant=rva22u64";
                        case String _ -> "which has none";
                    });
        }
        String cpu = name(Key.CPU);
        if (cpu == null) {
            return generic.orElse(null);
        }
        Microarchitecture found = CPUS.find(cpu, architecture).orElse(null);
        if (found == null) {
            throw new KeyFault(Key.CPU,
                    "a CPU of the architecture " + architecture + "; " + known().name() + " is one of "
                            + known().ociArchitecture());
        }
        return found;
    }

    private Microarchitecture known() throws KeyFault {
        String cpu = Objects.requireNonNullElse(name(Key.CPU), "");
        Microarchitecture found = CPUS.find(cpu).orElse(null);
        if (found == null) {
            String nearest = CPUS.all().stream().map(Microarchitecture::name)
                    .sorted(Comparator.comparingInt(name -> Key.distance(name, bounded(cpu)))).limit(3)
                    .collect(Collectors.joining(", "));
            throw new KeyFault(Key.CPU, "a CPU target that is known; the nearest are " + nearest);
        }
        return found;
    }

    private static String bounded(String text) {
        return text.substring(0, Math.min(text.length(), 64));
    }

    private Node.@Nullable NvidiaGpus nvidia() {
        if (!declared(Key.NVIDIA_DRIVER) && !declared(Key.CUDA) && !declared(Key.NVIDIA_CC)) {
            return null;
        }
        Version driver = version(Key.NVIDIA_DRIVER);
        Version cuda = version(Key.CUDA);
        if (cuda == null && driver != null) {
            cuda = CudaDrivers.standard().highestCuda(driver).orElse(null);
        }
        return Node.NvidiaGpus.of(driver, cuda, names(Key.NVIDIA_CC).stream().map(Version::of).distinct().toList(),
                lower(Key.NVIDIA_BRAND));
    }

    private Node.@Nullable AmdGpus amd() {
        return declared(Key.AMD_GFX) || declared(Key.AMDGPU_DRIVER)
                ? new Node.AmdGpus(names(Key.AMD_GFX), version(Key.AMDGPU_DRIVER))
                : null;
    }

    private Node.@Nullable HostMpi mpi() {
        String family = lower(Key.MPI);
        return family == null
                ? null
                : new Node.HostMpi(family, parameter(Key.MPI, "soname"), parameter(Key.MPI, "file"),
                        glibc(Key.MPI));
    }

    private Node.@Nullable HostLibfabric libfabric() {
        Version abi = version(Key.LIBFABRIC);
        return abi == null ? null : new Node.HostLibfabric(abi, glibc(Key.LIBFABRIC));
    }

    private @Nullable Version glibc(Key key) {
        String text = parameter(key, "glibc");
        return text == null ? null : Version.of(text);
    }

    private Set<String> flags() {
        String flags = name(Key.CPU_FLAGS);
        return flags == null
                ? Set.of()
                : Arrays.stream(flags.strip().split("\\s+")).filter(flag -> !flag.isEmpty())
                        .collect(Collectors.toSet());
    }

    private boolean declared(Key key) {
        return declaration.value(key) != null;
    }

    private List<String> names(Key key) {
        KeyValue value = declaration.value(key);
        return value == null ? List.of() : value.items();
    }

    private @Nullable String name(Key key) {
        KeyValue value = declaration.value(key);
        return value == null ? null : value.first();
    }

    private @Nullable String lower(Key key) {
        String name = name(key);
        return name == null ? null : name.toLowerCase(Locale.ROOT);
    }

    private @Nullable String parameter(Key key, String parameter) {
        KeyValue value = declaration.value(key);
        return value == null ? null : value.parameters().get(parameter);
    }

    private @Nullable Version version(Key key) {
        String text = name(key);
        return text == null ? null : Version.of(text);
    }
}
