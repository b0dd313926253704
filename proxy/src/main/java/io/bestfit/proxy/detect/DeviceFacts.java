package io.bestfit.proxy.detect;

import io.bestfit.proxy.detect.RawFacts.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The raw facts of GPUs and interconnects, from {@code /sys} and {@code /proc/driver}. */
final class DeviceFacts {

    private static final int PROPERTIES_BYTES = 16 * 1024;
    /** More than any machine has, virtual functions counted in. */
    private static final int MOST_DEVICES = 512;
    /** What stands for a word that nothing tells. */
    private static final String NONE = "-";
    private static final String PCI = "/sys/bus/pci/devices";
    private static final String RDMA = "/sys/class/infiniband";
    private static final String KFD = "/sys/class/kfd/kfd/topology/nodes";
    /** Network controllers, displays, processing accelerators (PCI code and ID assignment specification, 1). */
    private static final Pattern CLASS = Pattern.compile("0x(02|03|12)[0-9a-f]{4}");
    private static final Pattern ID = Pattern.compile("0x[0-9a-f]{4}");
    private static final Pattern GFX = Pattern.compile("gfx_target_version ([1-9][0-9]{0,8})");

    private DeviceFacts() {}

    static List<Fact> of(RootFolder root) {
        List<Fact> facts = new ArrayList<>();
        root.line("/sys/module/nvidia/version").ifPresent(text -> facts.add(fact("nvidia-driver", text)));
        root.line("/proc/driver/nvidia/version").ifPresent(text -> facts.add(fact("nvidia-version", text)));
        root.line("/sys/module/amdgpu/version").ifPresent(text -> facts.add(fact("amdgpu-driver", text)));
        if (root.has(PCI)) {
            // Said even where it is empty: then it is known that there is nothing.
            facts.add(new Fact("pci", "", root.names(PCI).stream()
                    .flatMap(name -> pci(root, PCI + "/" + name).stream()).limit(MOST_DEVICES).toList()));
        }
        lines(facts, "kfd", root.names(KFD).stream()
                .flatMap(node -> root.read(KFD + "/" + node + "/properties", PROPERTIES_BYTES).stream())
                .flatMap(String::lines).map(GFX::matcher).filter(java.util.regex.Matcher::matches)
                .map(found -> found.group(1)).limit(MOST_DEVICES).toList());
        lines(facts, "rdma", root.names(RDMA).stream().flatMap(name -> rdma(root, name)).limit(MOST_DEVICES)
                .toList());
        lines(facts, "cxi", root.names("/sys/class/cxi").stream().map(RawFacts::printable).limit(MOST_DEVICES)
                .toList());
        return facts;
    }

    /** Class, vendor, device and driver. */
    private static Optional<String> pci(RootFolder root, String device) {
        Optional<String> type = root.line(device + "/class").filter(CLASS.asMatchPredicate());
        if (type.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(String.join(" ", type.get(), id(root, device + "/vendor"), id(root, device + "/device"),
                driver(root, device)));
    }

    /** For each port: device, driver, node type, link layer and state. */
    private static Stream<String> rdma(RootFolder root, String name) {
        String device = RDMA + "/" + name;
        String said = String.join(" ", word(name), driver(root, device + "/device"),
                number(root, device + "/node_type"));
        List<String> ports = root.names(device + "/ports");
        return ports.isEmpty()
                ? Stream.of(said + " - -")
                : ports.stream().map(port -> device + "/ports/" + port).map(port -> String.join(" ", said,
                        root.line(port + "/link_layer").map(DeviceFacts::word).orElse(NONE),
                        number(root, port + "/state")));
    }

    private static String driver(RootFolder root, String device) {
        return root.linkTarget(device + "/driver").map(DeviceFacts::word).orElse(NONE);
    }

    private static String id(RootFolder root, String path) {
        return root.line(path).filter(ID.asMatchPredicate()).orElse(NONE);
    }

    /** The number before the colon, as the kernel writes enumerations: {@code 4: ACTIVE}. */
    private static String number(RootFolder root, String path) {
        return root.line(path).map(line -> line.split(":", 2)[0].strip()).filter(text -> text.matches("[0-9]{1,2}"))
                .orElse(NONE);
    }

    private static String word(String text) {
        String word = RawFacts.printable(text).replaceAll("\\s", "");
        return word.isEmpty() ? NONE : word;
    }

    private static Fact fact(String name, String value) {
        return new Fact(name, value, List.of());
    }

    private static void lines(List<Fact> facts, String name, List<String> lines) {
        if (!lines.isEmpty()) {
            facts.add(new Fact(name, "", lines));
        }
    }
}
