package io.bestfit.proxy.detect;

import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The interconnects. TCP is not among them: every node has it, and a node that declares it would find an image for TCP as
 * good as one for its real interconnect.
 */
final class FabricConclusion {

    private static final String RDMA = "/sys/class/infiniband";
    private static final String DOWN = "1";
    /** An adapter of iWARP (linux: include/rdma/ib_verbs.h, RDMA_NODE_RNIC). */
    private static final String RNIC = "4";

    /** One port of an RDMA device. */
    private record Port(String device, String driver, String nodeType, String linkLayer, String state) {}

    private FabricConclusion() {}

    static void add(RawFacts facts, Conclusions conclusions) {
        SortedMap<String, Set<String>> found = new TreeMap<>();
        Set<String> down = new TreeSet<>();
        for (Port port : ports(facts)) {
            String fabric = fabric(port);
            if (fabric.isEmpty()) {
                conclusions.note("The RDMA device " + port.device() + " (driver " + port.driver()
                        + ") is of no interconnect that is known here: it is not declared");
            } else if (port.state().equals(DOWN)) {
                down.add(fabric);
            } else {
                found.computeIfAbsent(fabric, _ -> new TreeSet<>()).add(RDMA + "/" + port.device());
            }
        }
        facts.lines("cxi").forEach(device -> found.computeIfAbsent("cxi", _ -> new TreeSet<>())
                .add("/sys/class/cxi/" + device));
        efa(facts, found, conclusions);
        conclusions.putAll("fabric", found.keySet(), found.values().stream().flatMap(Set::stream).limit(8)
                .collect(Collectors.joining(", ")));
        down.removeAll(found.keySet());
        down.forEach(fabric -> conclusions.note("There is " + fabric + ", but every port of it is down: it is not"
                + " declared"));
    }

    private static String fabric(Port port) {
        // Omni-Path calls its link layer InfiniBand, too: the driver tells it.
        if (port.driver().startsWith("hfi") || port.device().startsWith("hfi")) {
            return "opa";
        }
        if (port.driver().equals("efa") || port.device().startsWith("efa")) {
            return "efa";
        }
        if (port.nodeType().equals(RNIC)) {
            return "";
        }
        return switch (port.linkLayer()) {
            case "InfiniBand" -> "infiniband";
            case "Ethernet" -> "roce";
            case String _ -> "";
        };
    }

    private static void efa(RawFacts facts, SortedMap<String, Set<String>> found, Conclusions conclusions) {
        List<Pci> devices = Pci.all(facts).stream()
                .filter(device -> device.vendor().equals(Pci.AMAZON) && device.device().startsWith("0xefa")).toList();
        if (devices.stream().anyMatch(device -> device.driver().equals("efa"))) {
            found.computeIfAbsent("efa", _ -> new TreeSet<>()).add("the driver efa in /sys/bus/pci");
        } else if (!devices.isEmpty() && !found.containsKey("efa")) {
            conclusions.note("There is an EFA without its driver: load the module efa, then it is declared");
        }
    }

    private static List<Port> ports(RawFacts facts) {
        return facts.lines("rdma").stream().map(line -> line.split("\\s+", -1)).filter(words -> words.length == 5)
                .map(words -> new Port(words[0], words[1], words[2], words[3], words[4])).toList();
    }
}
