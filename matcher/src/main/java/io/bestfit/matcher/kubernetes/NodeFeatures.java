package io.bestfit.matcher.kubernetes;

import io.bestfit.matcher.nfd.FeatureSet;
import io.bestfit.matcher.nfd.FeatureSet.Feature;
import io.bestfit.matcher.node.ProcessorModels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The features of Node Feature Discovery on one node: those of its NodeFeature object, which has every flag, and for what
 * that lacks those that its labels prove.
 */
final class NodeFeatures {

    private static final String CPUID = "cpu.cpuid";
    private static final String MODEL = "cpu.model";
    private static final String DEVICES = "pci.device";
    /** With the class, or as the operator of NVIDIA configures it without (gpu-operator:deployments, worker.config). */
    private static final Pattern DEVICE = Pattern
            .compile("feature\\.node\\.kubernetes\\.io/pci-(?:([0-9a-f]{4})_)?([0-9a-f]{4})\\.present");
    private static final String NVIDIA = "10de";
    private static final String DISPLAY = "0302";
    private static final String ACCELERATOR = "1200";

    private NodeFeatures() {}

    /**
     * The features.
     *
     * @param discovered those of the node's NodeFeature object; {@code null} where there is none
     */
    static FeatureSet of(KubernetesNode node, @Nullable FeatureSet discovered) {
        Map<String, Feature> features = new HashMap<>();
        if (discovered != null) {
            features.putAll(discovered.features());
        }
        if (!features.containsKey(CPUID)) {
            Map<String, String> model = CpuLabels.model(node);
            features.put(MODEL, Feature.attributes(model));
            features.put(CPUID, Feature.flags(flags(node, model)));
        }
        if (!features.containsKey(DEVICES)) {
            features.put(DEVICES, new Feature(null, null, devices(node), false, Set.of()));
        }
        return new FeatureSet(features, false);
    }

    private static Set<String> flags(KubernetesNode node, Map<String, String> model) {
        return switch (NodeLabels.architecture(node)) {
            case "amd64" -> CpuLabels.x86(node, ProcessorModels.isKnown(model));
            case "arm64" -> new HashSet<>(CpuLabels.shown(node));
            case String _ -> Set.of();
        };
    }

    private static List<Map<String, String>> devices(KubernetesNode node) {
        List<Map<String, String>> devices = new ArrayList<>();
        node.labels().forEach((label, value) -> {
            Matcher device = DEVICE.matcher(label);
            if (value.equals("true") && device.matches()) {
                String code = device.group(1);
                if (code != null) {
                    devices.add(device(code, device.group(2)));
                } else if (device.group(2).equals(NVIDIA)) {
                    devices.add(device(DISPLAY, NVIDIA));
                }
            }
        });
        // A device plugin offers its GPUs only where their driver works.
        if (node.offers("nvidia.com/gpu")
                || node.label("nvidia.com/gpu.present", "nvidia.com/vgpu.present").equals("true")) {
            devices.add(device(DISPLAY, NVIDIA));
        }
        if (node.offers("amd.com/gpu")) {
            devices.add(device(ACCELERATOR, "1002"));
        }
        return devices;
    }

    private static Map<String, String> device(String code, String vendor) {
        return Map.of("class", code, "vendor", vendor);
    }
}
