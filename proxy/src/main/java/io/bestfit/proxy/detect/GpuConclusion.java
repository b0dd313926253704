package io.bestfit.proxy.detect;

import io.bestfit.matcher.gpu.GfxCode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The AMD and Intel GPUs, from what the kernel's drivers say of them. */
final class GpuConclusion {

    private GpuConclusion() {}

    static void add(RawFacts facts, Conclusions conclusions) {
        List<Pci> devices = Pci.all(facts);
        amd(facts, devices, conclusions);
        intel(devices, conclusions);
    }

    private static void amd(RawFacts facts, List<Pci> devices, Conclusions conclusions) {
        Set<String> targets = facts.lines("kfd").stream().map(GpuConclusion::target)
                .filter(target -> GfxCode.parse(target).isPresent()).collect(Collectors.toCollection(TreeSet::new));
        conclusions.putAll("amd-gfx", targets, "gfx_target_version in /sys/class/kfd/kfd/topology");
        List<String> drivers = devices.stream().filter(device -> device.isGpuOf(Pci.AMD)).map(Pci::driver).distinct()
                .toList();
        if (targets.isEmpty() && drivers.isEmpty()) {
            return;
        }
        if (targets.isEmpty()) {
            conclusions.note("There is an AMD GPU ("
                    + (drivers.contains(Pci.NO_DRIVER) ? "no driver" : "driver " + String.join(", ", drivers))
                    + ") that ROCm cannot use, since /sys/class/kfd does not list it: it is not declared");
        } else if (facts.has("amdgpu-driver")) {
            conclusions.put("amdgpu-driver", facts.value("amdgpu-driver"), "/sys/module/amdgpu/version");
        }
    }

    /**
     * The target of a version as the kernel writes it, two decimal digits a part; the last two parts are hexadecimal
     * in the target's name (ROCm/ROCR-Runtime: libhsakmt, HSA_ENGINE_ID): 90010 is gfx90a.
     */
    private static String target(String version) {
        if (!version.matches("[0-9]{5,7}")) {
            return "";
        }
        int number = Integer.parseInt(version);
        return "gfx" + number / 10_000 + Integer.toHexString(number / 100 % 100) + Integer.toHexString(number % 100);
    }

    private static void intel(List<Pci> devices, Conclusions conclusions) {
        Set<String> drivers = devices.stream().filter(device -> device.isGpuOf(Pci.INTEL)).map(Pci::driver)
                .collect(Collectors.toCollection(TreeSet::new));
        // The newer driver is that of the newer GPU, for which images are built.
        for (String driver : List.of("xe", "i915")) {
            if (drivers.contains(driver)) {
                conclusions.put("intel-gpu", driver, "the driver of the GPU in /sys/bus/pci");
                return;
            }
        }
        if (!drivers.isEmpty()) {
            conclusions.note("There is an Intel GPU without the driver i915 or xe: it is not declared");
        }
    }
}
