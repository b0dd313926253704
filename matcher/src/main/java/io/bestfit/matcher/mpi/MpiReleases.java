package io.bestfit.matcher.mpi;

import io.bestfit.matcher.version.Version;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The library that a release of an MPI implementation has.
 *
 * <p>Source: pmodels/mpich, maint/version.m4 and doc/wiki ABI_Compatibility_Initiative.md; open-mpi/ompi, VERSION; both
 * at their release tags.
 */
public final class MpiReleases {

    /**
     * Releases from one on.
     *
     * @param since the first of them
     * @param library its soname and how many times its ABI had been added to; {@code null} where nobody knows
     */
    private record Release(Version since, @Nullable MpiLibrary library) {}

    private static final List<Release> MPICH = List.of(release("3.0", "libmpich.so.10.0"),
            release("3.1", "libmpi.so.12.0"), release("3.2", "libmpi.so.12.1"), release("4.0", "libmpi.so.12.2"),
            release("4.3", "libmpi.so.12.5"));
    private static final List<Release> OPEN_MPI = List.of(release("1.6", "libmpi.so.1.0"),
            release("1.8", "libmpi.so.1.6"), release("1.10", "libmpi.so.12.0"), release("2.0", "libmpi.so.20.0"),
            release("2.1", "libmpi.so.20.10"), release("3.0", "libmpi.so.40.0"), release("3.1", "libmpi.so.40.10"),
            release("4.0", "libmpi.so.40.20"), release("4.1", "libmpi.so.40.30"), release("5.0", "libmpi.so.40.40"),
            new Release(Version.of("6.0"), null));
    private static final List<Release> STANDARD_ABI = List.of(release("0", "libmpi_abi.so.1"));

    // Other members of the ABI initiative have MPICH's soname and count additions in ways of their own.
    private static final String INITIATIVE = "libmpi.so.12";
    private static final List<Release> CRAY = List.of(release("7.0", INITIATIVE));
    private static final List<Release> INTEL = List.of(release("5.0", INITIATIVE));
    private static final List<Release> MVAPICH = List.of(release("2.0", INITIATIVE));
    private static final List<Release> PARASTATION = List.of(release("5.1.7", INITIATIVE));
    private static final List<Release> RIKEN = List.of(release("1.0", INITIATIVE));

    private MpiReleases() {}

    /**
     * The library of a release, as far as the tables tell: its soname, and the least number of additions that a host
     * has to have. Empty before the ABI initiative and for releases that nobody knows yet.
     */
    public static Optional<MpiLibrary> library(String implementation, Version version) {
        @Nullable
        MpiLibrary found = null;
        for (Release release : releases(implementation)) {
            if (version.isAtLeast(release.since())) {
                found = release.library();
            }
        }
        return Optional.ofNullable(found);
    }

    private static List<Release> releases(String implementation) {
        return switch (MpiFamilies.implementation(implementation)) {
            case MpiFamilies.MPICH -> MPICH;
            case MpiFamilies.OPEN_MPI -> OPEN_MPI;
            case MpiFamilies.STANDARD_ABI -> STANDARD_ABI;
            case MpiFamilies.CRAY -> CRAY;
            case MpiFamilies.INTEL -> INTEL;
            case MpiFamilies.MVAPICH -> MVAPICH;
            case MpiFamilies.PARASTATION -> PARASTATION;
            case MpiFamilies.RIKEN -> RIKEN;
            case String _ -> List.of();
        };
    }

    private static Release release(String since, String library) {
        return new Release(Version.of(since), MpiLibrary.parse(library).orElseThrow());
    }
}
