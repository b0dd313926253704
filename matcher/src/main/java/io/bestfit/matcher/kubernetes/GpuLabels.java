package io.bestfit.matcher.kubernetes;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The GPUs that labels and offered resources tell of, as members of a declaration.
 *
 * <p>NVIDIA: GPU feature discovery (NVIDIA/k8s-device-plugin:docs/gpu-feature-discovery/README.md), its older names as
 * well. AMD: the node labeller (ROCm/k8s-device-plugin:cmd/k8s-node-labeller/README.md). Intel: the resources of its device
 * plugin, which are named after the kernel's driver.
 */
final class GpuLabels {

    private static final String NVIDIA = "nvidia.com/";
    private static final Pattern VERSION = Pattern.compile("[0-9]{1,6}(?:\\.[0-9]{1,6}){1,3}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,6}");
    private static final Pattern AMD_DEVICE = Pattern
            .compile("(?:beta\\.)?amd\\.com/gpu\\.(?:device-id|product-name)(?:\\.(.+))?");
    private static final Pattern AMD_DRIVER = Pattern.compile("(?:beta\\.)?amd\\.com/gpu\\.driver-version(?:\\.(.+))?");

    /** PCI device IDs of Instinct accelerators (amd:amdgpu_drv.c and libdrm:data/amdgpu.ids). */
    private static final Map<String, String> AMD_IDS = Map.ofEntries(Map.entry("66a0", "gfx906"),
            Map.entry("66a1", "gfx906"), Map.entry("738c", "gfx908"), Map.entry("738e", "gfx908"),
            Map.entry("7408", "gfx90a"), Map.entry("740c", "gfx90a"), Map.entry("740f", "gfx90a"),
            Map.entry("7410", "gfx90a"), Map.entry("74a0", "gfx942"), Map.entry("74a1", "gfx942"),
            Map.entry("74a2", "gfx942"), Map.entry("74a5", "gfx942"), Map.entry("74a9", "gfx942"),
            Map.entry("74b5", "gfx942"), Map.entry("75a0", "gfx950"), Map.entry("75a3", "gfx950"));
    /** Instinct accelerators by their model number (ROCm documentation, "Accelerator and GPU hardware specifications"). */
    private static final Pattern AMD_PRODUCT = Pattern.compile("(?i)(?:.*[^a-z0-9])?(MI[0-9]{2,3})[AX]?(?:[^0-9].*)?");
    private static final Map<String, String> AMD_PRODUCTS = Map.ofEntries(Map.entry("MI50", "gfx906"),
            Map.entry("MI60", "gfx906"), Map.entry("MI100", "gfx908"), Map.entry("MI210", "gfx90a"),
            Map.entry("MI250", "gfx90a"), Map.entry("MI300", "gfx942"), Map.entry("MI308", "gfx942"),
            Map.entry("MI325", "gfx942"), Map.entry("MI350", "gfx950"), Map.entry("MI355", "gfx950"));

    private GpuLabels() {}

    static void add(KubernetesNode node, Members members) {
        if (!node.label(NVIDIA + "gpu.count").equals("0")) {
            nvidia(node, members);
        }
        amd(node, members);
        if (node.offers("gpu.intel.com/xe")) {
            members.token("intel-gpu", "xe");
        } else if (node.offers("gpu.intel.com/i915")) {
            members.token("intel-gpu", "i915");
        }
    }

    private static void nvidia(KubernetesNode node, Members members) {
        version(node, "cuda.driver-version", "revision")
                .or(() -> numbers(node, "cuda.driver.major", "cuda.driver.minor", "cuda.driver.rev"))
                .ifPresent(driver -> members.text("nvidia-driver", driver));
        version(node, "cuda.runtime-version", "")
                .or(() -> numbers(node, "cuda.runtime.major", "cuda.runtime.minor", ""))
                .ifPresent(cuda -> members.text("cuda", cuda));
        numbers(node, "gpu.compute.major", "gpu.compute.minor", "")
                .ifPresent(capability -> members.text("nvidia-cc", capability));
        // NVML's brand of newer products is not in their names.
        if (node.label(NVIDIA + "gpu.product").startsWith("Tesla-")) {
            members.token("nvidia-brand", "tesla");
        }
    }

    private static Optional<String> version(KubernetesNode node, String name, String revision) {
        String full = node.label(NVIDIA + name + ".full");
        return VERSION.matcher(full).matches()
                ? Optional.of(full)
                : numbers(node, name + ".major", name + ".minor", revision.isEmpty() ? "" : name + "." + revision);
    }

    /** A version of its parts, of which the last may be missing. */
    private static Optional<String> numbers(KubernetesNode node, String major, String minor, String last) {
        String first = node.label(NVIDIA + major);
        String second = node.label(NVIDIA + minor);
        String third = last.isEmpty() ? "" : node.label(NVIDIA + last);
        if (!NUMBER.matcher(first).matches() || !NUMBER.matcher(second).matches()) {
            return Optional.empty();
        }
        return Optional.of(first + "." + second + (NUMBER.matcher(third).matches() ? "." + third : ""));
    }

    private static void amd(KubernetesNode node, Members members) {
        Set<String> targets = new TreeSet<>();
        Set<String> drivers = new TreeSet<>();
        node.labels().forEach((label, value) -> {
            named(AMD_DEVICE, label, value).flatMap(GpuLabels::target).ifPresent(targets::add);
            named(AMD_DRIVER, label, value).filter(driver -> VERSION.matcher(driver).matches())
                    .ifPresent(drivers::add);
        });
        if (!targets.isEmpty()) {
            members.tokens("amd-gfx", targets);
        }
        if (drivers.size() == 1) {
            members.text("amdgpu-driver", drivers.iterator().next());
        }
    }

    /** What a label of the node labeller names: its value, or the end of its key, before a count. */
    private static Optional<String> named(Pattern pattern, String label, String value) {
        Matcher matcher = pattern.matcher(label);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(matcher.group(1) == null ? value : matcher.group(1));
    }

    private static Optional<String> target(String device) {
        String byId = AMD_IDS.get(device.toLowerCase(Locale.ROOT));
        if (byId != null) {
            return Optional.of(byId);
        }
        Matcher product = AMD_PRODUCT.matcher(device);
        return product.matches()
                ? Optional.ofNullable(AMD_PRODUCTS.get(product.group(1).toUpperCase(Locale.ROOT)))
                : Optional.empty();
    }
}
