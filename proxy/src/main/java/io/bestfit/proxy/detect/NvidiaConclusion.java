package io.bestfit.proxy.detect;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The NVIDIA GPUs: the driver from any of three places, compute capability and brand from {@code nvidia-smi} alone.
 *
 * <p>No file of the kernel tells a compute capability, and a table of PCI ids would have to be kept for each new board:
 * it stays unknown rather than guessed. The CUDA version follows from the driver and is left to the matcher's table.
 */
final class NvidiaConclusion {

    /** Both spellings: {@code Kernel Module  384.81} and {@code Open Kernel Module for x86_64  555.42.06}. */
    private static final Pattern NVRM = Pattern
            .compile("Kernel Module(?: for \\S+)?\\s+(\\d{1,6}(?:\\.\\d{1,6}){1,3})");
    private static final Pattern VERSION = Pattern.compile("\\d{1,6}(\\.\\d{1,6}){1,3}");
    private static final Pattern CAPABILITY = Pattern.compile("[1-9][0-9]?\\.[0-9]{1,2}");
    private static final Pattern BRAND = Pattern.compile("[a-z][a-z0-9-]{1,31}");

    private NvidiaConclusion() {}

    static void add(RawFacts facts, Machine machine, Conclusions conclusions) {
        List<Pci> gpus = Pci.all(facts).stream().filter(device -> device.isGpuOf(Pci.NVIDIA)).toList();
        List<String[]> rows = facts.lines("nvidia-smi").stream().map(row -> row.split("\\s*,\\s*", -1)).toList();
        if (!driver(facts, rows, gpus, machine, conclusions)) {
            return;
        }
        Set<String> capabilities = rows.stream().filter(row -> row.length > 1).map(row -> row[1])
                .filter(CAPABILITY.asMatchPredicate()).collect(Collectors.toCollection(TreeSet::new));
        conclusions.putAll("nvidia-cc", capabilities, "nvidia-smi --query-gpu=compute_cap");
        if (capabilities.isEmpty()) {
            conclusions.note("nvidia-cc is not declared: only nvidia-smi tells the compute capability"
                    + (rows.isEmpty() ? ", and it did not answer" : ", from driver 510 on")
                    + "; images that say for which GPUs they are built stay unverified");
        }
        Set<String> brands = facts.lines("nvidia-brand").stream()
                .map(brand -> brand.toLowerCase(Locale.ROOT).replace(" ", "")).filter(BRAND.asMatchPredicate())
                .collect(Collectors.toCollection(TreeSet::new));
        if (brands.size() == 1) {
            conclusions.put("nvidia-brand", brands.iterator().next(), "Product Brand in nvidia-smi -q");
        } else if (!brands.isEmpty()) {
            conclusions.note("nvidia-brand is not declared: the GPUs are of several brands, "
                    + String.join(", ", brands));
        }
    }

    /** Declares the driver; false where there is no GPU that it drives. */
    private static boolean driver(RawFacts facts, List<String[]> rows, List<Pci> gpus, Machine machine,
            Conclusions conclusions) {
        if (rows.isEmpty() && facts.has("pci") && gpus.isEmpty() && machine.architecture().equals("amd64")) {
            if (facts.has("nvidia-driver") || facts.has("nvidia-version")) {
                conclusions.note("NVIDIA's driver is loaded, but there is no NVIDIA GPU on the PCI bus: none is"
                        + " declared");
            }
            return false;
        }
        if (put(rows.stream().map(row -> row[0]), "nvidia-smi --query-gpu=driver_version", conclusions)
                || put(Stream.of(facts.value("nvidia-driver")), "/sys/module/nvidia/version", conclusions)
                || put(NVRM.matcher(facts.value("nvidia-version")).results().map(found -> found.group(1)),
                        "/proc/driver/nvidia/version", conclusions)) {
            return true;
        }
        if (!gpus.isEmpty()) {
            conclusions.note("There is an NVIDIA GPU without NVIDIA's driver ("
                    + gpus.stream().map(Pci::driver).distinct()
                            .map(name -> name.equals(Pci.NO_DRIVER) ? "no driver" : name)
                            .collect(Collectors.joining(", "))
                    + "): CUDA cannot use it, and it is not declared");
        }
        return false;
    }

    private static boolean put(Stream<String> versions, String from, Conclusions conclusions) {
        return versions.map(VERSION::matcher).filter(Matcher::matches).map(Matcher::group).findFirst()
                .map(version -> {
                    conclusions.put("nvidia-driver", version, from);
                    return true;
                }).orElse(false);
    }
}
