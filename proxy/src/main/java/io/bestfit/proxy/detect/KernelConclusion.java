package io.bestfit.proxy.detect;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kernel: its release, its modules, its page size and its control groups. */
final class KernelConclusion {

    /**
     * The longest list of modules. A declaration is read up to 16 KiB, and common servers take 8 KiB of one header: what
     * is longer is left to the site.
     */
    private static final int MOST_MODULE_TEXT = 7 * 1024;
    private static final Pattern MODULE = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern KIBIBYTES = Pattern.compile("([0-9]{1,9}) kB");

    private KernelConclusion() {}

    static void add(RawFacts facts, Conclusions conclusions) {
        if (facts.has("kernel")) {
            conclusions.put("kernel", facts.value("kernel"), "/proc/sys/kernel/osrelease");
        }
        modules(facts, conclusions);
        Matcher page = KIBIBYTES.matcher(facts.value("kernel-page-size"));
        if (page.matches()) {
            conclusions.put("page-size", Long.parseLong(page.group(1)) * 1024, "KernelPageSize in /proc/self/smaps");
        }
        if (facts.has("cgroup")) {
            conclusions.put("cgroup", facts.value("cgroup"), "/sys/fs/cgroup");
        }
    }

    /** Loaded modules and built-in ones: an image does not care which, and a list without the latter would be false. */
    private static void modules(RawFacts facts, Conclusions conclusions) {
        if (!facts.has("modules")) {
            return;
        }
        Set<String> modules = new TreeSet<>();
        for (String fact : new String[]{"modules", "builtin-modules"}) {
            facts.lines(fact).stream().filter(MODULE.asMatchPredicate()).map(name -> name.replace('-', '_'))
                    .forEach(modules::add);
        }
        int length = modules.stream().mapToInt(name -> name.length() + 1).sum();
        if (length > MOST_MODULE_TEXT) {
            conclusions.note("kernel-modules is not declared: the " + modules.size() + " names take " + length
                    + " characters, which is too much for a header; declare those that images ask for by hand");
        } else {
            conclusions.putAll("kernel-modules", modules, facts.has("builtin-modules")
                    ? "/proc/modules and modules.builtin"
                    : "/proc/modules");
            if (!facts.has("builtin-modules")) {
                conclusions.note("kernel-modules lists the loaded modules only: which ones are built in could not be"
                        + " read from /lib/modules");
            }
        }
    }
}
