package io.bestfit.matcher.rule;

import io.bestfit.matcher.cpu.FlagRule;
import io.bestfit.matcher.cpu.InstructionSets;
import io.bestfit.matcher.cpu.Microarchitecture;
import io.bestfit.matcher.cpu.MicroarchitectureCatalog;
import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.Claims;
import io.bestfit.matcher.evidence.Requirement.CpuFeature;
import io.bestfit.matcher.node.Cpu;
import io.bestfit.matcher.node.Node;

/**
 * Instruction sets, which is what {@code platform.features} was first meant to hold.
 *
 * <p>The node's target has it, or its raw flags do, or the node declares the word. A target is the least that a CPU has,
 * so what it lacks stays open; the kernel's list of flags is whole, so what it lacks is not there. Sources:
 * distribution/distribution, docs/content/spec/manifest-v2-2.md, "features"; opencontainers/wg-image-compatibility,
 * docs/proposals/PROPOSAL_E.md.
 */
final class CpuFeatureRule implements Rule {

    @Override
    public void judge(Claims claims, Node node, Findings findings) {
        for (int place = 0; place < claims.all().size(); place++) {
            Claim claim = claims.all().get(place);
            if (claim.requirement() instanceof CpuFeature(String feature)) {
                if (has(feature, node) || isDeclared(feature, node)) {
                    findings.satisfied(claim);
                } else if (lacks(feature, node.cpu())) {
                    findings.violated(claim, "needs the CPU feature " + feature
                            + "; the node's cpu-flags do not list it", null);
                } else {
                    findings.unknown(claim, "needs the CPU feature " + feature
                            + "; neither the node's CPU target nor its cpu-flags tell of it", feature);
                }
            }
        }
    }

    private static boolean has(String feature, Node node) {
        Microarchitecture target = node.cpu().target();
        return FlagRule.has(node.cpu().flags(), feature)
                || (target != null && (FlagRule.has(target.features(), feature)
                        || InstructionSets.isOfEvery(target.family(), feature)));
    }

    private static boolean isDeclared(String feature, Node node) {
        if (node.tokens().contains(feature)) {
            return true;
        }
        for (String token : node.tokens()) {
            if (InstructionSets.find(token).filter(feature::equals).isPresent()) {
                return true;
            }
        }
        return false;
    }

    // A feature that no target of the node's family has may be one that the kernel does not list.
    private static boolean lacks(String feature, Cpu cpu) {
        Microarchitecture target = cpu.target();
        return !cpu.flags().isEmpty() && target != null && MicroarchitectureCatalog.standard().all().stream()
                .anyMatch(other -> other.family().equals(target.family()) && FlagRule.has(other.features(), feature));
    }
}
