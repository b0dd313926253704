package io.bestfit.matcher.rule;

import io.bestfit.matcher.cpu.FlagRule;
import io.bestfit.matcher.cpu.Microarchitecture;
import io.bestfit.matcher.cpu.MicroarchitectureCatalog;
import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.Claims;
import io.bestfit.matcher.evidence.Requirement.SiteWord;
import io.bestfit.matcher.node.Cpu;
import io.bestfit.matcher.node.Node;

/**
 * Words of one site: nobody here knows what they mean, so the node declares the same word or it stays unknown.
 *
 * <p>A word may be a CPU feature ({@code avx2}), which is what manifest lists were first meant to hold; the node has it
 * by its flags or its target. Source: distribution/distribution, docs/content/spec/manifest-v2-2.md, "features".
 */
final class SiteWordRule implements Rule {

    @Override
    public void judge(Claims claims, Node node, Findings findings) {
        for (int place = 0; place < claims.all().size(); place++) {
            Claim claim = claims.all().get(place);
            if (claim.requirement() instanceof SiteWord word) {
                if (node.tokens().contains(word.word()) || isCpuFeature(word.word(), node.cpu())) {
                    findings.satisfied(claim);
                } else {
                    findings.unknown(claim, reason(word.word()), word.word());
                }
            }
        }
    }

    private static String reason(String word) {
        boolean feature = MicroarchitectureCatalog.standard().all().stream()
                .anyMatch(target -> target.features().contains(word));
        return feature
                ? "needs the CPU feature " + word + "; neither the node's CPU target nor its cpu-flags tell of it"
                : "needs " + word + ", a word of some site; the node does not declare it";
    }

    private static boolean isCpuFeature(String word, Cpu cpu) {
        Microarchitecture target = cpu.target();
        return FlagRule.has(cpu.flags(), word) || (target != null && FlagRule.has(target.features(), word));
    }
}
