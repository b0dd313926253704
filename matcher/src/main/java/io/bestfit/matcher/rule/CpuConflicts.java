package io.bestfit.matcher.rule;

import io.bestfit.matcher.cpu.Microarchitecture;
import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.Claims;
import io.bestfit.matcher.evidence.Requirement.CpuTarget;
import io.bestfit.matcher.evidence.Requirement.Variant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Claims of one entry that name different CPU targets: both have to hold.
 *
 * <p>A target that refines the platform's variant (zen3 within amd64/v3) is no conflict: the variant is all that a
 * platform can say.
 */
final class CpuConflicts {

    private record Named(Microarchitecture target, boolean variant) {}

    private CpuConflicts() {}

    static void report(Claims claims, Findings findings) {
        List<Named> named = List.of();
        for (int place = 0; place < claims.all().size(); place++) {
            Named next = named(claims.all().get(place));
            if (next == null) {
                continue;
            }
            for (Named earlier : named) {
                conflict(earlier, next, findings);
            }
            named = named.isEmpty() ? new ArrayList<>(2) : named;
            named.add(next);
        }
    }

    private static @Nullable Named named(Claim claim) {
        if (claim.requirement() instanceof CpuTarget target) {
            return new Named(target.target(), false);
        }
        return claim.requirement() instanceof Variant variant && variant.target() != null
                ? new Named(variant.target(), true)
                : null;
    }

    private static void conflict(Named one, Named other, Findings findings) {
        if (one.target().equals(other.target()) || refines(one, other) || refines(other, one)) {
            return;
        }
        boolean line = one.target().runsOn(other.target()) || other.target().runsOn(one.target());
        findings.conflict("claims the CPU targets " + one.target() + " and " + other.target()
                + (line ? "; the deeper counted" : ", neither of which includes the other; both have to hold"));
    }

    private static boolean refines(Named target, Named variant) {
        return !target.variant() && variant.variant() && variant.target().runsOn(target.target());
    }
}
