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

    /** What happens to the entry's MPI on the node; of several claims on one thing the strictest counts. */
    public static HostMpiSwap of(Claims claims, Node node) {
        PortabilityMode first = claims.first(PortabilityMode.class);
        if (first == null) {
            return NOT_ASKED;
        }
        boolean must = claims.of(PortabilityMode.class).stream().anyMatch(claim -> claim.requirement().equals(MUST));
        HostMpi host = node.mpi();
        if (!must && (host == null || first.mode() == PortabilityMode.Mode.LIBFABRIC_INJECT)) {
            return NOT_ASKED;
        }
        if (host == null) {
            return HOST_MISSING;
        }
        HostMpiSwap swap = compare(claims, host);
        return swap == WORKS ? others(claims, host) : swap;
    }

    // The first claims work: do the others, too?
    private static HostMpiSwap others(Claims claims, HostMpi host) {
        MpiFamily stated = claims.first(MpiFamily.class);
        if (claims.of(MpiFamily.class).stream().anyMatch(claim -> !claim.requirement().equals(stated))) {
            return OTHER_FAMILY;
        }
        MpiLibrary there = library(host);
        for (Claim claim : claims.of(MpiLibraryFile.class)) {
            if (there != null && claim.requirement() instanceof MpiLibraryFile file
                    && !there.replaces(file.library())) {
                return there.sameSoname(file.library()) ? HOST_OLDER : OTHER_SONAME;
            }
        }
        return WORKS;
    }

    private static HostMpiSwap compare(Claims claims, HostMpi host) {
        MpiLibrary there = library(host);
        MpiFamily stated = claims.first(MpiFamily.class);
        MpiLibraryFile file = claims.first(MpiLibraryFile.class);
        MpiLibrary image = file == null ? null : file.library();
        String family = stated == null ? null : stated.family();
        if (image != null && image.name().equals(MpiLibrary.STANDARD_ABI)) {
            family = MpiFamilies.STANDARD_ABI;
        }
        if (family == null) {
            return UNKNOWN;
        }
        String hostFamily = MpiFamilies.of(host.family());
        if (!family.equals(there == null ? hostFamily : MpiFamilies.of(hostFamily, there))) {
            return OTHER_FAMILY;
        }
        if (image == null) {
            return bySonameOf(family, claims.first(MpiVersion.class), there);
        }
        if (there == null) {
            return UNKNOWN;
        }
        if (!there.sameSoname(image)) {
            return OTHER_SONAME;
        }
        if (there.replaces(image)) {
            return WORKS;
        }
        return there.numbers().size() == 1 ? UNKNOWN : HOST_OLDER;
    }

    // Without a library file the soname follows from the family and the version, where a table knows it.
    private static HostMpiSwap bySonameOf(String family, @Nullable MpiVersion version, @Nullable MpiLibrary there) {
        MpiLibrary image = version == null ? null : MpiFamilies.library(family, version.version()).orElse(null);
        if (image != null && there != null) {
            return there.sameSoname(image) ? WORKS : OTHER_SONAME;
        }
        return family.equals(MpiFamilies.MPICH) || family.equals(MpiFamilies.STANDARD_ABI) ? WORKS : UNKNOWN;
    }

    private static @Nullable MpiLibrary library(HostMpi host) {
        String file = host.file() != null ? host.file() : host.soname();
        return file == null ? null : MpiLibrary.parse(file).orElse(null);
    }
}
