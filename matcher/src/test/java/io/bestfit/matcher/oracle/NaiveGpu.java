package io.bestfit.matcher.oracle;

import io.bestfit.matcher.evidence.Requirement.CompatBranches;
import io.bestfit.matcher.evidence.Requirement.CudaToolkit;
import io.bestfit.matcher.evidence.Requirement.GpuArchitectures;
import io.bestfit.matcher.gpu.GfxCode;
import io.bestfit.matcher.gpu.GpuCode;
import io.bestfit.matcher.node.Node;
import io.bestfit.matcher.version.Version;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** GPUs of one node: CUDA toolkits, GPU code and ROCm releases, by the guide's sentences one after the other. */
final class NaiveGpu {

    /** How a driver runs a toolkit's programs. */
    enum Way {
        DRIVER_ITSELF,
        OLDER_DRIVER_OF_THE_MAJOR,
        COMPATIBILITY_PACKAGE,
        OPEN,
        NOT
    }

    /** The worth of GPU code on a device. */
    static final int EXACT = 4;
    static final int FAMILY = 3;
    static final int UNDECLARED = 2;
    static final int PTX = 1;
    static final int OPEN = 0;
    static final int NOT = -1;

    private static final Pattern CUDA_CODE = Pattern.compile("(sm|compute)_(\\d{1,2})(\\d)([af]?)");
    private static final Set<Integer> TEGRA = Set.of(32, 53, 62, 72, 87);
    private static final Set<String> SERVERS = Set.of("tesla", "nvidia", "vapps", "vpc", "vcs", "vws", "cloudgaming");
    private static final Set<String> PERHAPS_SERVERS = Set.of("quadro", "quadrortx", "nvidiartx");
    private static final Map<String, String> NAMED_SETS = Map.of(
            "gfx9-generic", "gfx90[02469c]", "gfx9-4-generic", "gfx94[012]|gfx950", "gfx10-1-generic", "gfx101[0-3]",
            "gfx10-3-generic", "gfx103[0-6]", "gfx11-generic", "gfx110[0-3]|gfx115[0-3]", "gfx12-generic",
            "gfx120[01]");
    private static final List<String> ROCM = List.of("5.0", "5.1", "5.2", "5.3", "5.4", "5.5", "5.6", "5.7", "6.0",
            "6.1", "6.2", "6.3", "6.4");

    private final Node node;
    private final List<CompatBranches> packages;

    NaiveGpu(Node node, List<CompatBranches> packages) {
        this.node = node;
        this.packages = packages;
    }

    Way way(CudaToolkit wanted) {
        Node.NvidiaGpus gpus = node.nvidia();
        if (gpus == null) {
            return Way.NOT;
        }
        Version driver = gpus.driver();
        Version cuda = gpus.cuda();
        if (driver == null && cuda == null) {
            return Way.OPEN;
        }
        boolean tableKnows = cuda != null || wanted.driver() != null;
        if (cuda != null) {
            if (number(cuda) >= number(wanted.toolkit())) {
                return Way.DRIVER_ITSELF;
            }
        } else if (driver != null && wanted.driver() != null && driver.compareTo(wanted.driver()) >= 0) {
            return Way.DRIVER_ITSELF;
        }
        Version ofTheMajor = wanted.minorVersionDriver();
        if (ofTheMajor != null && (driver != null
                ? driver.compareTo(ofTheMajor) >= 0
                : cuda != null && cuda.major() == wanted.toolkit().major())) {
            return Way.OLDER_DRIVER_OF_THE_MAJOR;
        }
        return compiler(driver, gpus.brand(), tableKnows);
    }

    // What is left where the driver itself is too old.
    private Way compiler(@Nullable Version driver, @Nullable String brand, boolean tableKnows) {
        Way byPackage = packages.isEmpty() ? Way.NOT : byPackage(driver, brand);
        return byPackage == Way.NOT && !tableKnows ? Way.OPEN : byPackage;
    }

    private Way byPackage(@Nullable Version driver, @Nullable String brand) {
        Set<Integer> served = new TreeSet<>(packages.getFirst().branches());
        packages.forEach(other -> served.retainAll(other.branches()));
        if (driver == null) {
            return served.isEmpty() ? Way.NOT : Way.OPEN;
        }
        if (!served.contains(driver.major())) {
            return Way.NOT;
        }
        if (brand == null || PERHAPS_SERVERS.contains(brand)) {
            return Way.OPEN;
        }
        return SERVERS.contains(brand) ? Way.COMPATIBILITY_PACKAGE : Way.NOT;
    }

    /** The worth of an image's code on the device that does worst. */
    int worth(GpuArchitectures claim, List<CudaToolkit> toolkits) {
        boolean cuda = claim.code().stream().anyMatch(code -> CUDA_CODE.matcher(code.text()).matches());
        boolean gfx = claim.code().stream().anyMatch(GfxCode.class::isInstance);
        Node.NvidiaGpus nvidia = cuda ? node.nvidia() : null;
        Node.AmdGpus amd = gfx ? node.amd() : null;
        if (nvidia == null && amd == null) {
            return NOT;
        }
        boolean undeclared = (nvidia != null && nvidia.computeCapabilities().isEmpty())
                || (amd != null && amd.targets().isEmpty());
        if (undeclared) {
            return OPEN;
        }
        List<Integer> devices = new ArrayList<>();
        if (nvidia != null) {
            nvidia.computeCapabilities().forEach(device -> devices.add(onCuda(claim.code(), device, nvidia, toolkits)));
        }
        if (amd != null) {
            amd.targets().forEach(device -> devices.add(onGfx(claim.code(), device)));
        }
        return Collections.min(devices);
    }

    private int onCuda(List<GpuCode> codes, Version declared, Node.NvidiaGpus gpus,
            List<CudaToolkit> toolkits) {
        int device = renamed(declared.major() * 10 + declared.minor());
        List<Integer> worths = new ArrayList<>(List.of(NOT));
        for (GpuCode code : codes) {
            Matcher read = CUDA_CODE.matcher(code.text());
            if (code instanceof GpuCode.Unrecognised) {
                worths.add(OPEN);
            } else if (read.matches()) {
                int made = renamed(Integer.parseInt(read.group(2) + read.group(3)));
                boolean later = made / 10 == device / 10 && made <= device;
                boolean compiled = read.group(1).equals("compute");
                boolean runs = switch (read.group(4)) {
                    case "a" -> made == device;
                    case "f" -> later;
                    case String _ -> compiled
                            ? made <= device
                            : later && TEGRA.contains(made) == TEGRA.contains(device);
                };
                worths.add(!runs ? NOT : compiled ? ptx(gpus, toolkits) : made == device ? EXACT : FAMILY);
            }
        }
        return Collections.max(worths);
    }

    // A driver older than a toolkit refuses its PTX; the image's compatibility package brings a compiler along.
    private int ptx(Node.NvidiaGpus gpus, List<CudaToolkit> toolkits) {
        List<Integer> worths = new ArrayList<>(List.of(PTX));
        for (CudaToolkit toolkit : toolkits) {
            Way way = way(toolkit);
            boolean tableKnows = gpus.cuda() != null || toolkit.driver() != null;
            worths.add(switch (way == Way.OLDER_DRIVER_OF_THE_MAJOR
                    ? compiler(gpus.driver(), gpus.brand(), tableKnows)
                    : way) {
                case DRIVER_ITSELF, COMPATIBILITY_PACKAGE -> PTX;
                case OLDER_DRIVER_OF_THE_MAJOR, NOT -> NOT;
                case OPEN -> OPEN;
            });
        }
        return Collections.min(worths);
    }

    private static int onGfx(List<GpuCode> codes, String declared) {
        GfxCode device = GfxCode.parse(declared).orElse(null);
        if (device == null) {
            return OPEN;
        }
        List<Integer> worths = new ArrayList<>(List.of(NOT));
        for (GpuCode code : codes) {
            if (code instanceof GpuCode.Unrecognised) {
                worths.add(OPEN);
            } else if (code instanceof GfxCode gfx) {
                int worth = gfx.processor().equals(device.processor())
                        ? EXACT
                        : device.processor().matches(NAMED_SETS.getOrDefault(gfx.processor(), "none")) ? FAMILY : NOT;
                worths.add(Math.min(worth, Math.min(setting(gfx.xnack(), device.xnack()),
                        setting(gfx.sramecc(), device.sramecc()))));
            }
        }
        return Collections.max(worths);
    }

    private static int setting(@Nullable Boolean wanted, @Nullable Boolean there) {
        return wanted == null ? EXACT : there == null ? OPEN : wanted.equals(there) ? EXACT : NOT;
    }

    State rocm(Version release) {
        Node.AmdGpus gpus = node.amd();
        if (gpus == null) {
            return State.NO;
        }
        Version driver = gpus.driver();
        if (driver == null) {
            return State.YES;
        }
        if (driver.major() == 30 && driver.minor() == 30) {
            return State.of(number(release) >= 6_000_003 && number(release) <= 7_000_002);
        }
        int there = ROCM.indexOf(driver.major() + "." + driver.minor());
        int wanted = ROCM.indexOf(release.major() + "." + release.minor());
        return State.of(there < 0 || wanted < 0 || Math.abs(there - wanted) <= 2);
    }

    private static int number(Version version) {
        return version.major() * 1_000_000 + version.minor();
    }

    private static int renamed(int capability) {
        return capability == 101 ? 110 : capability;
    }
}
