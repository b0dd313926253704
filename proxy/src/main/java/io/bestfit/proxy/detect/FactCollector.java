package io.bestfit.proxy.detect;

import io.bestfit.proxy.detect.RawFacts.Fact;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Gathers the raw facts of a machine from {@code /proc} and {@code /sys} below a folder.
 *
 * <p>{@code deploy/node/bestfit-node} gathers the same ones where there is no Java; a test compares both.
 */
public final class FactCollector {

    private static final int CPUINFO_BYTES = 64 * 1024;
    private static final int LIST_BYTES = 256 * 1024;
    /** The first mapping of a process is described in a fifth of it. */
    private static final int SMAPS_BYTES = 4096;
    /** More than any kernel has; both lists together leave room for everything else. */
    private static final int MOST_MODULES = 2000;
    private static final Pattern PAGE = Pattern.compile("KernelPageSize:\\s*([0-9]{1,9} kB)");
    /** What of the first processor is used, by any architecture; the rest is nobody's business. */
    private static final Pattern CPU_FIELD = Pattern
            .compile("(vendor_id|flags|Features|CPU implementer|CPU architecture"
                    + "|CPU part|cpu|isa|uarch|model name)[ \\t]*:.*");
    /** The key of the page size among what the kernel hands a process (linux: include/uapi/linux/auxvec.h). */
    private static final long AT_PAGESZ = 6;
    private static final Pattern RELEASE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+~-]{0,127}");
    private static final Pattern MODULE = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern MODULE_FILE = Pattern.compile("(?:.*/)?([A-Za-z0-9_-]{1,64})\\.ko[.a-z]*");

    private final RootFolder root;
    private final List<Fact> facts = new ArrayList<>();

    private FactCollector(RootFolder root) {
        this.root = root;
    }

    /** The facts of the machine whose root is a folder; {@code /} is this one. Never throws for what it finds there. */
    public static RawFacts collect(Path folder, Wanted wanted) {
        RootFolder root = new RootFolder(folder);
        FactCollector collector = new FactCollector(root);
        collector.kernel(wanted.modules());
        collector.addAll(DeviceFacts.of(root));
        if (wanted.nvidiaSmi() != null) {
            collector.addAll(NvidiaSmi.ask(wanted.nvidiaSmi()));
        }
        if (wanted.mpi() != null) {
            collector.facts.add(LibraryFact.of("mpi", wanted.mpi(), root));
        }
        for (String library : wanted.injected()) {
            collector.facts.add(LibraryFact.of("injected", library, root));
        }
        root.unreadable().forEach(path -> collector.value("unreadable", Optional.of(path)));
        return new RawFacts(collector.facts);
    }

    private void kernel(boolean modules) {
        Optional<String> release = root.line("/proc/sys/kernel/osrelease");
        value("kernel", release);
        value("machine", root.line("/proc/sys/kernel/arch")
                .or(() -> root.isThisMachine() ? Optional.of(System.getProperty("os.arch")) : Optional.empty()));
        lines("cpuinfo", firstProcessor());
        value("kernel-page-size", page());
        value("cgroup", cgroup());
        if (modules) {
            lines("modules", root.read("/proc/modules", LIST_BYTES).stream().flatMap(String::lines)
                    .map(line -> line.split("\\s", 2)[0]).filter(MODULE.asMatchPredicate()).limit(MOST_MODULES)
                    .toList());
            lines("builtin-modules", release.filter(RELEASE.asMatchPredicate()).map(this::builtin).orElse(List.of()));
        }
    }

    private List<String> firstProcessor() {
        return root.read("/proc/cpuinfo", CPUINFO_BYTES).orElse("").lines().map(RawFacts::printable)
                .dropWhile(String::isBlank).takeWhile(line -> !line.isBlank()).filter(CPU_FIELD.asMatchPredicate())
                .toList();
    }

    /** Of the process that reads it; a kernel may be built without this file, and then this process has it in memory. */
    private Optional<String> page() {
        return root.read("/proc/self/smaps", SMAPS_BYTES).map(PAGE::matcher).filter(Matcher::find)
                .map(found -> found.group(1)).or(() -> root.isThisMachine() ? auxiliary() : Optional.empty());
    }

    private Optional<String> auxiliary() {
        ByteBuffer pairs = ByteBuffer.wrap(root.read("/proc/self/auxv", SMAPS_BYTES).orElse("")
                .getBytes(StandardCharsets.ISO_8859_1)).order(ByteOrder.nativeOrder());
        while (pairs.remaining() >= 2 * Long.BYTES) {
            long key = pairs.getLong();
            long value = pairs.getLong();
            if (key == AT_PAGESZ) {
                return Optional.of(value / 1024 + " kB");
            }
        }
        return Optional.empty();
    }

    private List<String> builtin(String release) {
        return root.read("/lib/modules/" + release + "/modules.builtin", LIST_BYTES)
                .or(() -> root.read("/usr/lib/modules/" + release + "/modules.builtin", LIST_BYTES)).stream()
                .flatMap(String::lines).map(MODULE_FILE::matcher).filter(Matcher::matches)
                .map(found -> found.group(1)).limit(MOST_MODULES).toList();
    }

    /** The unified hierarchy has this file at its top; the older one has a folder for each controller. */
    private Optional<String> cgroup() {
        if (root.has("/sys/fs/cgroup/cgroup.controllers")) {
            return Optional.of("v2");
        }
        return root.has("/sys/fs/cgroup/memory") || root.has("/sys/fs/cgroup/cpuset")
                ? Optional.of("v1")
                : Optional
                        .empty();
    }

    private void value(String name, Optional<String> value) {
        value.map(text -> RawFacts.printable(text).strip()).filter(text -> !text.isEmpty())
                .ifPresent(text -> facts.add(new Fact(name, text, List.of())));
    }

    private void lines(String name, List<String> lines) {
        if (!lines.isEmpty()) {
            facts.add(new Fact(name, "", lines));
        }
    }

    private void addAll(List<Fact> more) {
        facts.addAll(more);
    }
}
