package io.bestfit.matcher.rule;

import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.Claims;
import io.bestfit.matcher.evidence.Requirement;
import io.bestfit.matcher.evidence.Requirement.MpiFamily;
import io.bestfit.matcher.evidence.Requirement.MpiLibraryFile;
import io.bestfit.matcher.evidence.Requirement.MpiVersion;
import io.bestfit.matcher.evidence.Requirement.PortabilityMode;
import io.bestfit.matcher.mpi.MpiFamilies;
import io.bestfit.matcher.mpi.MpiLibrary;
import io.bestfit.matcher.node.Node;
import io.bestfit.matcher.node.Node.HostMpi;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What comes of an image's MPI on a node whose site puts its own in its place.
 *
 * <p>Families are equal, sonames are equal and the host's file number is at least the image's. That is stricter than
 * Sarus, which takes an older host with a warning.
 */
public enum HostMpiSwap {
    /** The image does not speak of it, or the site puts in none. */
    NOT_ASKED,
    /** The host's MPI takes its place. */
    WORKS,
    /** The image works with the host's MPI alone, and there is none. */
    HOST_MISSING, OTHER_FAMILY, OTHER_SONAME, HOST_OLDER,
    /** The image or the node does not say enough. */
    UNKNOWN;

    private static final PortabilityMode MUST = new PortabilityMode(PortabilityMode.Mode.MPI_SYSTEM);
    private static final PortabilityMode MAY = new PortabilityMode(PortabilityMode.Mode.MPI_REPLACE);

    /** What happens to the entry's MPI on the node; of several claims on one thing the strictest counts. */
    public static HostMpiSwap of(Claims claims, Node node) {
        HostMpi host = node.mpi();
        boolean must = false;
        boolean may = false;
        for (int place = 0; place < claims.all().size(); place++) {
            Requirement requirement = claims.all().get(place).requirement();
            must |= requirement.equals(MUST);
            may |= requirement.equals(MAY);
        }
        if (!must && !(may && host != null)) {
            return NOT_ASKED;
        }
        if (host == null) {
            return HOST_MISSING;
        }
        MpiLibrary there = library(host);
        HostMpiSwap family = family(claims, host, there);
        if (family == OTHER_FAMILY) {
            return family;
        }
        HostMpiSwap library = library(claims, there);
        return library == WORKS ? family : library;
    }

    private static HostMpiSwap family(Claims claims, HostMpi host, @Nullable MpiLibrary there) {
        String hostFamily = MpiFamilies.of(host.family());
        if (there != null) {
            hostFamily = MpiFamilies.of(hostFamily, there);
        }
        if (ofStandardAbi(claims)) {
            return hostFamily.equals(MpiFamilies.STANDARD_ABI) ? WORKS : OTHER_FAMILY;
        }
        HostMpiSwap swap = UNKNOWN;
        for (Claim claim : claims.of(MpiFamily.class)) {
            if (!claim.requirement().equals(new MpiFamily(hostFamily))) {
                return OTHER_FAMILY;
            }
            swap = WORKS;
        }
        return swap;
    }

    private static HostMpiSwap library(Claims claims, @Nullable MpiLibrary there) {
        List<Claim> files = claims.of(MpiLibraryFile.class);
        if (files.isEmpty()) {
            MpiFamily family = claims.first(MpiFamily.class);
            return family == null ? UNKNOWN : bySonameOf(family.family(), claims, there);
        }
        HostMpiSwap swap = there == null ? UNKNOWN : WORKS;
        for (Claim claim : files) {
            if (there == null || !(claim.requirement() instanceof MpiLibraryFile file)
                    || there.replaces(file.library())) {
                continue;
            }
            if (!there.sameSoname(file.library())) {
                return OTHER_SONAME;
            }
            // A soname alone does not say how old the file is.
            swap = swap == HOST_OLDER || there.numbers().size() > 1 ? HOST_OLDER : UNKNOWN;
        }
        return swap;
    }

    // The library of the standard ABI is of that family whoever made it.
    private static boolean ofStandardAbi(Claims claims) {
        for (Claim claim : claims.of(MpiLibraryFile.class)) {
            if (claim.requirement() instanceof MpiLibraryFile file
                    && file.library().name().equals(MpiLibrary.STANDARD_ABI)) {
                return true;
            }
        }
        return false;
    }

    // Without a library file the soname follows from the family and the version, where a table knows it.
    private static HostMpiSwap bySonameOf(String family, Claims claims, @Nullable MpiLibrary there) {
        boolean told = family.equals(MpiFamilies.MPICH) || family.equals(MpiFamilies.STANDARD_ABI);
        for (Claim claim : claims.of(MpiVersion.class)) {
            MpiLibrary image = claim.requirement() instanceof MpiVersion version
                    ? MpiFamilies.library(family, version.version()).orElse(null)
                    : null;
            if (image != null && there != null) {
                if (!there.sameSoname(image)) {
                    return OTHER_SONAME;
                }
                told = true;
            }
        }
        return told ? WORKS : UNKNOWN;
    }

    private static @Nullable MpiLibrary library(HostMpi host) {
        String file = host.file() != null ? host.file() : host.soname();
        return file == null ? null : MpiLibrary.parse(file).orElse(null);
    }
}
