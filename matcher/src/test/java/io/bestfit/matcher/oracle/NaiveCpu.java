package io.bestfit.matcher.oracle;

import io.bestfit.matcher.cpu.FlagRule;
import io.bestfit.matcher.cpu.Microarchitecture;
import io.bestfit.matcher.cpu.MicroarchitectureCatalog;
import io.bestfit.matcher.evidence.PlatformMatch;
import io.bestfit.matcher.evidence.Requirement.Variant;
import io.bestfit.matcher.node.Node;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** CPU targets and variants on one node, by walking from target to parent every time. */
final class NaiveCpu {

    private static final Pattern ARM64 = Pattern.compile("v([89])(?:\\.(\\d))?");

    private final Node node;

    NaiveCpu(Node node) {
        this.node = node;
    }

    State target(Microarchitecture claimed) {
        Microarchitecture target = here(claimed);
        if (node.cpu().target() == null) {
            return State.OPEN;
        }
        return State.of(runs(target));
    }

    State variant(Variant claim) {
        if (covers(claim.architecture(), PlatformMatch.variant(node.architecture(), node.variant()), claim.variant())) {
            return State.YES;
        }
        Microarchitecture target = claim.target();
        if (target != null) {
            return State.of(runs(target));
        }
        Microarchitecture host = node.cpu().target();
        return node.variant() == null && host != null && !host.parents().isEmpty() ? State.OPEN : State.NO;
    }

    /** How deep a target is: how many targets it descends from, then how many features it has. */
    long depth(Microarchitecture claimed) {
        Microarchitecture target = here(claimed);
        int above = line(target).size() - 1;
        return above == 0 ? 0 : above * 1_000_000L + target.features().size();
    }

    long depth(Variant claim) {
        if (claim.target() != null) {
            return depth(claim.target());
        }
        Matcher arm64 = ARM64.matcher(claim.variant());
        if (claim.architecture().equals("arm64") && arm64.matches()) {
            int minor = arm64.group(2) == null ? 0 : Integer.parseInt(arm64.group(2));
            return (arm64.group(1).equals("8") ? minor : minor + 5) * 1_000_000L;
        }
        boolean arm = claim.architecture().equals("arm") && claim.variant().matches("v\\d");
        return arm ? (claim.variant().charAt(1) - '0') * 1_000_000L : 0;
    }

    private Microarchitecture here(Microarchitecture claimed) {
        boolean twin = claimed.family().equals("ppc64") && node.architecture().equals("ppc64le");
        return twin ? MicroarchitectureCatalog.standard().get(claimed.name() + "le") : claimed;
    }

    private boolean runs(Microarchitecture target) {
        Microarchitecture host = node.cpu().target();
        return host != null && (line(host).contains(target.name()) || flags(target));
    }

    /** A list of flags is whole, as far as the kernel lists any; a target is the least that a CPU has. */
    State feature(String feature) {
        Microarchitecture host = node.cpu().target();
        Set<String> flags = node.cpu().flags();
        if (FlagRule.has(flags, feature) || (host != null && FlagRule.has(host.features(), feature))
                || (node.architecture().equals("amd64") && Set.of("sse", "sse2", "mmx").contains(feature))) {
            return State.YES;
        }
        boolean listed = host != null && MicroarchitectureCatalog.standard().all().stream()
                .filter(other -> other.family().equals(host.family()))
                .anyMatch(other -> FlagRule.has(other.features(), feature));
        return !flags.isEmpty() && listed ? State.NO : State.OPEN;
    }

    private boolean flags(Microarchitecture target) {
        Set<String> flags = node.cpu().flags();
        boolean same = target.vendor().equals("generic") || target.vendor().equals(node.cpu().vendor());
        return !flags.isEmpty() && same && node.architecture().equals("amd64") && target.family().equals("x86_64")
                && target.features().stream().allMatch(feature -> FlagRule.has(flags, feature));
    }

    private static Set<String> line(Microarchitecture target) {
        Set<String> names = new TreeSet<>(Set.of(target.name()));
        for (String parent : target.parents()) {
            names.addAll(line(MicroarchitectureCatalog.standard().get(parent)));
        }
        return names;
    }

    private static boolean covers(String architecture, String node, String image) {
        if (node.equals(image)) {
            return true;
        }
        return switch (architecture) {
            case "amd64" -> earlier(List.of("", "v2", "v3", "v4"), image, node);
            case "arm" -> earlier(List.of("v5", "v6", "v7", "v8"), image, node);
            case "arm64" -> arm64(node, image);
            case String _ -> false;
        };
    }

    private static boolean earlier(List<String> order, String one, String other) {
        return order.contains(one) && order.indexOf(one) < order.indexOf(other);
    }

    private static boolean arm64(String node, String image) {
        Matcher host = ARM64.matcher(node.isEmpty() ? "v8" : node);
        Matcher wanted = ARM64.matcher(image);
        if (!host.matches() || !wanted.matches()) {
            return false;
        }
        int reach = number(host.group(2)) + (host.group(1).equals(wanted.group(1)) ? 0 : 5);
        return host.group(1).compareTo(wanted.group(1)) >= 0 && number(wanted.group(2)) <= reach;
    }

    private static int number(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }
}
