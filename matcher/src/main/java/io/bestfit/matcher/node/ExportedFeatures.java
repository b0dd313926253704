package io.bestfit.matcher.node;

import io.bestfit.matcher.nfd.FeatureSet;
import io.bestfit.matcher.nfd.FeatureSet.Feature;
import io.bestfit.matcher.nfd.FeatureSetReader;
import io.bestfit.matcher.nfd.MalformedRuleException;
import io.bestfit.matcher.version.Version;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The features that {@code nfd export features} found on a node, and what they prove of the keys of a declaration.
 *
 * <p>For the rules of Node Feature Discovery they are the node, and what is not in them is not on it. A declaration gets
 * from them the CPU target, the kernel with its loaded modules, and which GPUs there are; no feature tells a GPU's
 * driver, CUDA, an interconnect, an MPI or a C library.
 */
public final class ExportedFeatures {

    /** What the kernel allows in the name of a module, with the dashes of its file (linux:include/linux/module.h). */
    private static final Pattern MODULE = Pattern.compile("[A-Za-z0-9_-]{1,55}");
    private static final Pattern RELEASE = Pattern.compile("[0-9][A-Za-z0-9._+~-]{0,127}");
    private static final Set<String> DISPLAYS_AND_ACCELERATORS = Set.of("03", "12");
    private static final String UNKNOWN = "unknown";

    private final FeatureSet features;

    public ExportedFeatures(FeatureSet features) {
        this.features = features;
    }

    /**
     * Reads what {@code nfd export features} wrote.
     *
     * @throws MalformedRuleException where it is no such export
     */
    public static ExportedFeatures read(String json) throws MalformedRuleException {
        return new ExportedFeatures(FeatureSetReader.read(json));
    }

    /**
     * The node with these features of which a declaration says the rest; its keys win over what the features prove.
     *
     * @throws MalformedDeclarationException where they contradict each other, or neither tells the architecture
     */
    public Node node(Declaration declared) throws MalformedDeclarationException {
        Node node = declaredNode(declared);
        return new Node(node.os(), node.architecture(), node.variant(), node.osVersion(), node.cpu(), node.nvidia(),
                node.amd(), node.intelGpu(), node.fabrics(), node.mpi(), node.libfabric(), node.glibc(), node.kernel(),
                node.kernelModules(), node.pageSize(), node.cgroup(), node.tokens(), features, node.declared());
    }

    /**
     * The same node, of which rules of Node Feature Discovery know no more than its keys prove: two nodes with equal
     * keys are equal.
     *
     * @throws MalformedDeclarationException as {@link #node}
     */
    public Node declaredNode(Declaration declared) throws MalformedDeclarationException {
        Declaration all = declared.over(declaration());
        if (all.value(Key.ARCH) == null && all.value(Key.CPU) == null) {
            throw new MalformedDeclarationException(all.canonical().length(), "an architecture, such as arch=arm64,"
                    + " because the features do not tell it", all.canonical());
        }
        Node node = all.resolve();
        boolean nvidia = node.nvidia() == null && hasGpu("10de", "nvidia");
        boolean amd = node.amd() == null && hasGpu("1002", "amdgpu");
        Map<String, String> declaredKeys = new LinkedHashMap<>(node.declared());
        if (nvidia) {
            declaredKeys.put(Key.NVIDIA_DRIVER.text(), UNKNOWN);
        }
        if (amd) {
            declaredKeys.put(Key.AMDGPU_DRIVER.text(), UNKNOWN);
        }
        return new Node(node.os(), node.architecture(), node.variant(), node.osVersion(), node.cpu(),
                nvidia ? Node.NvidiaGpus.of(null, null, List.of(), null) : node.nvidia(),
                amd ? new Node.AmdGpus(List.of(), null) : node.amd(), node.intelGpu(), node.fabrics(), node.mpi(),
                node.libfabric(), node.glibc(), node.kernel(), node.kernelModules(), node.pageSize(), node.cgroup(),
                node.tokens(), node.features(), declaredKeys);
    }

    /** The keys that the features prove. */
    Declaration declaration() {
        Map<Key, KeyValue> values = new EnumMap<>(Key.class);
        ExportedCpu.of(flags("cpu.cpuid"), attributes("cpu.model")).ifPresentOrElse(
                cpu -> values.put(Key.CPU, KeyValue.of(cpu.name())), () -> {
                    if (flags("cpu.cpuid").contains("ASIMD")) {
                        values.put(Key.ARCH, KeyValue.of("arm64"));
                    }
                });
        String kernel = attributes("kernel.version").getOrDefault("full", "");
        if (RELEASE.matcher(kernel).matches() && Version.parse(kernel).isPresent()) {
            values.put(Key.KERNEL, KeyValue.of(kernel));
        }
        List<String> modules = new TreeSet<>(flags("kernel.loadedmodule")).stream()
                .filter(module -> MODULE.matcher(module).matches()).toList();
        if (!modules.isEmpty()) {
            values.put(Key.KERNEL_MODULES, new KeyValue(modules, Map.of()));
        }
        for (String driver : List.of("xe", "i915")) {
            if (!values.containsKey(Key.INTEL_GPU) && modules.contains(driver) && hasGpu("8086", driver)) {
                values.put(Key.INTEL_GPU, KeyValue.of(driver));
            }
        }
        return new Declaration(values, Map.of(), new TreeSet<>());
    }

    /** Whether a GPU of a vendor is there, and its driver loaded where the modules were exported at all. */
    private boolean hasGpu(String vendor, String module) {
        Feature modules = features.features().get("kernel.loadedmodule");
        return (modules == null || flags("kernel.loadedmodule").contains(module))
                && instances("pci.device").stream().anyMatch(device -> vendor.equals(device.get("vendor"))
                        && isDisplayOrAccelerator(device.getOrDefault("class", "")));
    }

    /** The base class of a PCI class code: 03, display controllers; 12, processing accelerators. */
    private static boolean isDisplayOrAccelerator(String code) {
        return code.length() == 4 && DISPLAYS_AND_ACCELERATORS.contains(code.substring(0, 2));
    }

    private Set<String> flags(String name) {
        Feature feature = features.features().get(name);
        return feature == null ? Set.of() : Objects.requireNonNullElse(feature.flags(), Set.of());
    }

    private Map<String, String> attributes(String name) {
        Feature feature = features.features().get(name);
        return feature == null ? Map.of() : Objects.requireNonNullElse(feature.attributes(), Map.of());
    }

    private List<Map<String, String>> instances(String name) {
        Feature feature = features.features().get(name);
        return feature == null ? new ArrayList<>() : Objects.requireNonNullElse(feature.instances(), List.of());
    }
}
