package io.bestfit.matcher.rule;

import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.Claims;
import io.bestfit.matcher.evidence.Requirement.MpiFamily;
import io.bestfit.matcher.evidence.Requirement.MpiLibraryFile;
import io.bestfit.matcher.evidence.Requirement.MpiVersion;
import io.bestfit.matcher.evidence.Requirement.PortabilityMode;
import io.bestfit.matcher.mpi.MpiFamilies;
import io.bestfit.matcher.mpi.MpiLibrary;
import io.bestfit.matcher.mpi.MpiReleases;
import io.bestfit.matcher.node.Node;
import io.bestfit.matcher.node.Node.HostMpi;
import java.util.ArrayList;
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
    HOST_MISSING,
    OTHER_FAMILY,
    OTHER_SONAME,
    HOST_OLDER,
    /** The image or the node does not say enough. */
    UNKNOWN;

    /** What happens to the entry's MPI on the node; of several claims on one thing the strictest counts. */
    public static HostMpiSwap of(Claims claims, Node node) {
        boolean must = states(PortabilityMode.Mode.MPI_SYSTEM, claims);
        HostMpi host = node.mpi();
        if (!must && (host == null || !states(PortabilityMode.Mode.MPI_REPLACE, claims))) {
            return NOT_ASKED;
        }
        if (host == null) {
            return HOST_MISSING;
        }
        MpiLibrary there = library(host);
        HostMpiSwap family = family(claims, host, there);
        return family == OTHER_FAMILY ? family : worse(family, library(claims, there));
    }

    /**
     * The libraries of the image: those that it states, else those of the releases that it states, as far as the
     * tables know them.
     */
    static List<MpiLibrary> images(Claims claims) {
        List<MpiLibrary> images = new ArrayList<>();
        for (Claim claim : claims.of(MpiLibraryFile.class)) {
            if (claim.requirement() instanceof MpiLibraryFile file) {
                images.add(file.library());
            }
        }
        MpiFamily family = claims.first(MpiFamily.class);
        if (images.isEmpty() && family != null) {
            for (Claim claim : claims.of(MpiVersion.class)) {
                if (claim.requirement() instanceof MpiVersion version) {
                    MpiReleases.library(family.implementation(), version.version()).ifPresent(images::add);
                }
            }
        }
        return images;
    }

    private static boolean states(PortabilityMode.Mode mode, Claims claims) {
        for (int place = 0; place < claims.all().size(); place++) {
            if (claims.all().get(place).requirement() instanceof PortabilityMode stated && stated.mode() == mode) {
                return true;
            }
        }
        return false;
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
            if (claim.requirement() instanceof MpiFamily image && !image.family().equals(MpiFamilies.UNSTATED)) {
                if (!image.family().equals(hostFamily)) {
                    return OTHER_FAMILY;
                }
                swap = WORKS;
            }
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

    private static HostMpiSwap library(Claims claims, @Nullable MpiLibrary there) {
        List<MpiLibrary> images = images(claims);
        List<Claim> versions = claims.of(MpiVersion.class);
        HostMpiSwap swap = WORKS;
        if (claims.first(MpiLibraryFile.class) == null
                && (images.size() < versions.size() || (versions.isEmpty() && !hasOneAbi(claims)))) {
            swap = UNKNOWN;
        }
        for (MpiLibrary image : images) {
            swap = worse(swap, replace(image, there));
        }
        return swap;
    }

    // Every library of these families that anyone uses today has one soname.
    private static boolean hasOneAbi(Claims claims) {
        MpiFamily family = claims.first(MpiFamily.class);
        return family != null
                && (family.family().equals(MpiFamilies.MPICH) || family.family().equals(MpiFamilies.STANDARD_ABI));
    }

    private static HostMpiSwap replace(MpiLibrary image, @Nullable MpiLibrary there) {
        if (there == null) {
            return UNKNOWN;
        }
        if (!there.sameSoname(image)) {
            return OTHER_SONAME;
        }
        if (there.replaces(image)) {
            return WORKS;
        }
        // A soname alone does not say how old the file is.
        return there.numbers().size() == 1 ? UNKNOWN : HOST_OLDER;
    }

    // What is certainly wrong is worse than what nobody knows.
    private static HostMpiSwap worse(HostMpiSwap one, HostMpiSwap other) {
        if (one == WORKS || other == WORKS) {
            return one == WORKS ? other : one;
        }
        return one.compareTo(other) < 0 ? one : other;
    }

    private static @Nullable MpiLibrary library(HostMpi host) {
        String file = host.file() != null ? host.file() : host.soname();
        return file == null ? null : MpiLibrary.parse(file).orElse(null);
    }
}
