package io.bestfit.matcher.rule;

import io.bestfit.matcher.cpu.FlagRule;
import io.bestfit.matcher.cpu.Microarchitecture;
import io.bestfit.matcher.cpu.MicroarchitectureCatalog;
import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.Claims;
import io.bestfit.matcher.evidence.PlatformMatch;
import io.bestfit.matcher.evidence.Requirement.Baseline;
import io.bestfit.matcher.evidence.Requirement.CpuTarget;
import io.bestfit.matcher.evidence.Requirement.Variant;
import io.bestfit.matcher.node.Node;
import org.jspecify.annotations.Nullable;

/**
 * CPU targets and variants: the node's target is the claimed one or descends from it; on x86 also, its vendor and raw
 * flags are the claimed target's. The deepest target that is claimed is the better one.
 *
 * <p>A node declared by its variant runs what containerd's order of variants says. Source: archspec/archspec,
 * archspec/cpu/microarchitecture.py; containerd/platforms, compare.go.
 */
final class CpuRule implements Rule {

    private static final long ANCESTOR = 100_000;
    private static final Grade BASELINE = Grade.of(0, "no CPU target");

    @Override
    public void judge(Claims claims, Node node, Findings findings) {
        Grade best = BASELINE;
        for (int place = 0; place < claims.all().size(); place++) {
            Claim claim = claims.all().get(place);
            Grade grade = null;
            if (claim.requirement() instanceof CpuTarget target) {
                grade = target(claim, target.target(), "", node, findings);
            } else if (claim.requirement() instanceof Baseline baseline) {
                grade = target(claim, baseline.target(), " by the rule " + baseline.rule(), node, findings);
            } else if (claim.requirement() instanceof Variant variant) {
                grade = variant(claim, variant, node, findings);
            }
            if (grade != null && grade.compareTo(best) > 0) {
                best = grade;
            }
        }
        findings.grade(Dimension.CPU, best);
        CpuConflicts.report(claims, findings);
    }

    private static @Nullable Grade target(Claim claim, Microarchitecture claimed, String by, Node node,
            Findings findings) {
        Microarchitecture target = ofArchitecture(claimed, node.architecture());
        Microarchitecture host = node.cpu().target();
        if (host == null) {
            findings.unknown(claim, "needs CPU " + target + by + "; the node does not declare cpu", "cpu=" + target);
            return null;
        }
        if (target.runsOn(host)) {
            findings.satisfied(claim);
            return Grade.of(depth(target), target.name());
        }
        if (flagsAllow(target, node)) {
            findings.satisfied(claim);
            return Grade.of(depth(target), target.name() + FlagRule.BY_FLAGS);
        }
        findings.violated(claim, "needs CPU " + target + by + "; the node has " + host, remedy(target, host));
        return null;
    }

    private static @Nullable Grade variant(Claim claim, Variant variant, Node node, Findings findings) {
        Microarchitecture host = node.cpu().target();
        Microarchitecture target = variant.target();
        boolean byVariant = PlatformMatch.covers(variant.architecture(),
                PlatformMatch.variant(node.architecture(), node.variant()), variant.variant());
        boolean byTarget = target != null && host != null && (target.runsOn(host) || flagsAllow(target, node));
        if (byVariant || byTarget) {
            findings.satisfied(claim);
            return Grade.of(depth(variant), target == null ? variant.variant() : target.name());
        }
        String needs = "needs " + variant.architecture() + "/" + variant.variant();
        String remedy = remedy(variant, node);
        boolean open = target == null && node.variant() == null && host != null && !host.ancestors().isEmpty();
        if (open) {
            findings.unknown(claim, needs + "; nothing says whether " + host + " is one", remedy);
        } else {
            findings.violated(claim, needs + "; the node has " + described(node, host), remedy);
        }
        return null;
    }

    private static String described(Node node, @Nullable Microarchitecture host) {
        String variant = node.variant();
        return variant != null && !variant.isEmpty()
                ? node.architecture() + "/" + variant
                : host == null ? node.architecture() : host.name();
    }

    // A name of both byte orders is that of the node: power9 on ppc64le is power9le.
    private static Microarchitecture ofArchitecture(Microarchitecture claimed, String architecture) {
        return claimed.family().equals("ppc64") && architecture.equals("ppc64le")
                ? MicroarchitectureCatalog.standard().find(claimed.name(), architecture).orElse(claimed)
                : claimed;
    }

    private static boolean flagsAllow(Microarchitecture target, Node node) {
        return !node.cpu().flags().isEmpty() && target.family().equals("x86_64")
                && node.architecture().equals("amd64") && FlagRule.flagsAllow(target,
                        node.cpu().vendor(), node.cpu().flags());
    }

    private static long depth(Microarchitecture target) {
        return target.ancestors().isEmpty() ? 0 : target.ancestors().size() * ANCESTOR + target.features().size();
    }

    // A variant that no target stands for ranks among its like by its number: v8.9 over v8.2, v9.6 over v9.
    private static long depth(Variant variant) {
        Microarchitecture target = variant.target();
        return target != null
                ? depth(target)
                : PlatformMatch.rank(variant.architecture(), variant.variant()) * ANCESTOR;
    }

    // A node is of a variant where a deeper CPU on its own CPU's line is; no node of v9 becomes one of v8.
    private static @Nullable String remedy(Variant variant, Node node) {
        Microarchitecture host = node.cpu().target();
        Microarchitecture target = variant.target();
        boolean possible = node.variant() != null
                ? !(node.variant().startsWith("v9") && variant.variant().startsWith("v8"))
                : host == null || target == null || host.runsOn(target);
        return possible ? "variant=" + variant.variant() : null;
    }

    // A node of another line cannot become one; a node that was declared too shallow can.
    private static @Nullable String remedy(Microarchitecture target, Microarchitecture host) {
        return host.runsOn(target) ? "cpu=" + target : null;
    }
}
