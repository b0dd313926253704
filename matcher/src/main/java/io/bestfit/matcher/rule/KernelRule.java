package io.bestfit.matcher.rule;

import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.Claims;
import io.bestfit.matcher.evidence.Requirement.KernelModules;
import io.bestfit.matcher.evidence.Requirement.KernelVersion;
import io.bestfit.matcher.node.Node;
import io.bestfit.matcher.version.Version;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The kernel: a minimum of its version, and modules that have to be there. */
final class KernelRule implements Rule {

    @Override
    public void judge(Claims claims, Node node, Findings findings) {
        for (int place = 0; place < claims.all().size(); place++) {
            Claim claim = claims.all().get(place);
            if (claim.requirement() instanceof KernelVersion kernel) {
                version(claim, kernel.minimum(), node, findings);
            } else if (claim.requirement() instanceof KernelModules modules) {
                modules(claim, modules.modules(), node, findings);
            }
        }
    }

    private static void version(Claim claim, Version minimum, Node node, Findings findings) {
        Version there = node.kernel();
        if (there != null && there.isAtLeast(minimum)) {
            findings.satisfied(claim);
        } else if (there == null) {
            findings.unknown(claim, "needs kernel >= " + minimum + "; the node does not declare kernel",
                    "kernel >= " + minimum);
        } else {
            findings.violated(claim, "needs kernel >= " + minimum + "; the node has " + there, "kernel >= " + minimum);
        }
    }

    // Modules are written with either of - and _; the kernel takes both for one name.
    private static void modules(Claim claim, List<String> wanted, Node node, Findings findings) {
        Set<String> declared = node.kernelModules();
        if (declared != null && declared.containsAll(wanted)) {
            findings.satisfied(claim);
            return;
        }
        Set<String> missing = new LinkedHashSet<>(wanted);
        if (declared != null) {
            declared.forEach(module -> missing.remove(module.toLowerCase(Locale.ROOT).replace('-', '_')));
        }
        if (missing.isEmpty()) {
            findings.satisfied(claim);
            return;
        }
        String needs = "needs the kernel module" + (missing.size() == 1 ? " " : "s ") + String.join(", ", missing);
        String remedy = "kernel-modules=(" + String.join(" ", missing) + ")";
        if (declared == null) {
            findings.unknown(claim, needs + "; the node does not declare kernel-modules", remedy);
        } else {
            findings.violated(claim, needs + "; the node does not have " + (missing.size() == 1 ? "it" : "them"),
                    remedy);
        }
    }
}
