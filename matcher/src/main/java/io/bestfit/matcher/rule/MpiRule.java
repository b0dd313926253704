package io.bestfit.matcher.rule;

import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.Claims;
import io.bestfit.matcher.evidence.Requirement.MpiFamily;
import io.bestfit.matcher.evidence.Requirement.MpiLibraryFile;
import io.bestfit.matcher.evidence.Requirement.MpiVersion;
import io.bestfit.matcher.evidence.Requirement.PortabilityMode;
import io.bestfit.matcher.mpi.MpiFamilies;
import io.bestfit.matcher.mpi.MpiLibrary;
import io.bestfit.matcher.node.Node;
import io.bestfit.matcher.node.Node.HostMpi;
import org.jspecify.annotations.Nullable;

/**
 * The image's MPI and the one that the site puts in its place. The reason hangs on the claim of the portability mode;
 * the claims that describe the image's own MPI hold by themselves.
 */
final class MpiRule implements Rule {

    private static final Grade SWAPPED = Grade.of(1, "runs with the site's MPI");
    private static final Grade OWN = Grade.of(0, "runs with its own or none");

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
        findings.grade(Dimension.MPI, swap == HostMpiSwap.WORKS ? SWAPPED : OWN);
    }

    private static void mode(Claim claim, HostMpiSwap swap, Claims claims, Node node, Findings findings) {
        String image = image(claims);
        String puts = "; the site puts in " + host(node);
        switch (swap) {
            case NOT_ASKED, WORKS -> findings.satisfied(claim);
            case HOST_MISSING -> findings.violated(claim, "needs the site's " + image
                    + " in place of its own; the node declares no mpi", remedy(claims));
            case OTHER_FAMILY -> findings.violated(claim,
                    "needs a host MPI of the family " + family(claims) + puts, remedy(claims));
            case OTHER_SONAME -> findings.violated(claim,
                    "needs a host MPI with the soname of " + image + puts, remedy(claims));
            case HOST_OLDER -> findings.violated(claim,
                    "needs a host MPI that is not older than " + image + puts, remedy(claims));
            case UNKNOWN -> unknown(claim, claims, node, findings);
        }
    }

    private static void unknown(Claim claim, Claims claims, Node node, Findings findings) {
        if (family(claims).equals(MpiFamilies.UNSTATED)) {
            findings.unknown(claim, "is to run with the site's MPI and does not say for which family it was built;"
                    + " the site puts in " + host(node), null);
        } else if (library(claims) == null) {
            findings.unknown(claim, "is to run with the site's " + family(claims)
                    + " and states no library file that would tell whether " + host(node) + " replaces its own", null);
        } else {
            findings.unknown(claim, "needs a host MPI that is not older than " + image(claims)
                    + "; the node does not declare the file of its " + host(node), remedy(claims));
        }
    }

    // Of several libraries that the image states the newest, which asks for the most.
    private static @Nullable MpiLibrary library(Claims claims) {
        MpiLibrary newest = null;
        for (MpiLibrary image : HostMpiSwap.images(claims)) {
            newest = newest == null || image.replaces(newest) ? image : newest;
        }
        return newest;
    }

    private static String remedy(Claims claims) {
        String family = family(claims);
        MpiLibrary library = library(claims);
        return "mpi=" + (family.equals(MpiFamilies.UNSTATED) ? MpiFamilies.MPICH : family)
                + (library == null ? "" : ";file=\"" + library + '"');
    }

    private static String family(Claims claims) {
        MpiFamily family = claims.first(MpiFamily.class);
        MpiLibrary library = library(claims);
        String stated = family == null ? MpiFamilies.UNSTATED : family.family();
        return library == null ? stated : MpiFamilies.of(stated, library);
    }

    private static String image(Claims claims) {
        String family = family(claims);
        MpiLibrary library = library(claims);
        String name = family.equals(MpiFamilies.UNSTATED) ? "MPI" : family;
        return library == null ? name : name + " (" + library + ")";
    }

    private static String host(Node node) {
        HostMpi host = node.mpi();
        if (host == null) {
            return "none";
        }
        String file = host.file() != null ? host.file() : host.soname();
        String family = file == null
                ? host.family()
                : MpiLibrary.parse(file).map(library -> MpiFamilies.of(host.family(), library)).orElse(host.family());
        return file == null ? family : family + " (" + file + ")";
    }
}
