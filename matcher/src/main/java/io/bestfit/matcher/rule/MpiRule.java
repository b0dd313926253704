package io.bestfit.matcher.rule;

import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.Claims;
import io.bestfit.matcher.evidence.Requirement;
import io.bestfit.matcher.evidence.Requirement.MpiFamily;
import io.bestfit.matcher.evidence.Requirement.MpiLibraryFile;
import io.bestfit.matcher.evidence.Requirement.MpiVersion;
import io.bestfit.matcher.evidence.Requirement.PortabilityMode;
import io.bestfit.matcher.node.Node;
import io.bestfit.matcher.node.Node.HostMpi;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The image's MPI and the one that the site puts in its place. The reason hangs on the claim of the portability mode;
 * the claims that describe the image's own MPI hold by themselves.
 */
final class MpiRule implements Rule {

    private static final Grade SWAPPED = Grade.of(1, "the site's MPI in place of its own");
    private static final Grade OWN = Grade.of(0, "its own MPI or none");

    @Override
    public void judge(Claims claims, Node node, Findings findings) {
        HostMpiSwap swap = HostMpiSwap.of(claims, node);
        boolean first = true;
        for (int place = 0; place < claims.all().size(); place++) {
            Claim claim = claims.all().get(place);
            if (claim.requirement() instanceof PortabilityMode) {
                if (first) {
                    mode(claim, swap, claims, node, findings);
                    first = false;
                } else {
                    findings.satisfied(claim);
                }
            } else if (claim.requirement() instanceof MpiFamily || claim.requirement() instanceof MpiVersion
                    || claim.requirement() instanceof MpiLibraryFile) {
                findings.satisfied(claim);
            }
        }
        conflicts(claims, MpiFamily.class, "MPI families", findings);
        conflicts(claims, MpiLibraryFile.class, "MPI libraries", findings);
        conflicts(claims, PortabilityMode.class, "MPI portability modes", findings);
        findings.grade(Dimension.MPI, swap == HostMpiSwap.WORKS ? SWAPPED : OWN);
    }

    private static void conflicts(Claims claims, Class<? extends Requirement> kind, String what, Findings findings) {
        List<Claim> found = claims.of(kind);
        if (found.stream().map(Claim::requirement).distinct().count() > 1) {
            findings.conflict("claims several " + what + ": "
                    + found.stream().map(Claim::value).distinct().collect(Collectors.joining(", "))
                    + "; the stricter counted");
        }
    }

    private static void mode(Claim claim, HostMpiSwap swap, Claims claims, Node node, Findings findings) {
        switch (swap) {
            case NOT_ASKED, WORKS -> findings.satisfied(claim);
            case HOST_MISSING -> findings.violated(claim, "needs the site's " + image(claims)
                    + " in place of its own; the node declares no mpi", "mpi=" + family(claims));
            case OTHER_FAMILY, OTHER_SONAME, HOST_OLDER -> findings.violated(claim, "needs " + needed(swap, claims)
                    + "; the site puts in " + host(node), "mpi=" + family(claims));
            case UNKNOWN -> findings.unknown(claim, "needs a host MPI that replaces " + image(claims)
                    + "; whether " + host(node) + " does cannot be told", "mpi=" + family(claims) + ";file=…");
        }
    }

    private static String needed(HostMpiSwap swap, Claims claims) {
        return switch (swap) {
            case OTHER_FAMILY -> "a host MPI of the family " + family(claims);
            case OTHER_SONAME -> "a host MPI with the soname of " + image(claims);
            default -> "a host MPI that is not older than " + image(claims);
        };
    }

    private static String family(Claims claims) {
        MpiFamily family = claims.first(MpiFamily.class);
        return family == null ? "mpich" : family.family();
    }

    private static String image(Claims claims) {
        MpiLibraryFile file = claims.first(MpiLibraryFile.class);
        MpiFamily family = claims.first(MpiFamily.class);
        String name = family == null ? "MPI" : family.family();
        return file == null ? name : name + " (" + file.library() + ")";
    }

    private static String host(Node node) {
        HostMpi host = node.mpi();
        if (host == null) {
            return "none";
        }
        String file = host.file() != null ? host.file() : host.soname();
        return file == null ? host.family() : host.family() + " (" + file + ")";
    }
}
