package io.bestfit.proxy.detect;

import java.util.List;

/**
 * One PCI device as a raw fact has it.
 *
 * @param type the class, such as {@code 0x030200}
 * @param vendor the vendor's id, such as {@code 0x10de}
 * @param device the device's id
 * @param driver the kernel driver that it is bound to, {@code -} where there is none
 */
record Pci(String type, String vendor, String device, String driver) {

    static final String NO_DRIVER = "-";
    static final String NVIDIA = "0x10de";
    static final String AMD = "0x1002";
    static final String INTEL = "0x8086";
    static final String AMAZON = "0x1d0f";

    /** All devices of the facts. */
    static List<Pci> all(RawFacts facts) {
        return facts.lines("pci").stream().map(line -> line.split("\\s+", -1)).filter(words -> words.length == 4)
                .map(words -> new Pci(words[0], words[1], words[2], words[3])).toList();
    }

    /** Whether it is a display controller or a processing accelerator of a vendor. */
    boolean isGpuOf(String wanted) {
        return vendor.equals(wanted) && (type.startsWith("0x03") || type.startsWith("0x12"));
    }
}
