package io.bestfit.matcher.mpi;

import io.bestfit.matcher.version.Version;
import java.util.Locale;
import java.util.Optional;

/**
 * The families of MPI: libraries of one family replace each other, libraries of two never do.
 *
 * <p>Source: pmodels/mpich, doc/wiki ABI_Compatibility_Initiative.md; open-mpi/ompi, VERSION; MPI-5.0.
 */
public final class MpiFamilies {

    public static final String MPICH = "mpich";
    public static final String OPEN_MPI = "openmpi";
    /** The standard ABI of MPI 5.0, which several implementations provide. */
    public static final String STANDARD_ABI = "mpi-abi";

    private static final Version ABI_INITIATIVE = Version.of("3.1");
    private static final Version OPEN_MPI_1_10 = Version.of("1.10");

    private MpiFamilies() {}

    /**
     * The family of an implementation: members of the MPICH ABI initiative are {@code mpich}; an unknown name is its
     * own family, in lower case.
     */
    public static String of(String implementation) {
        String name = implementation.strip().toLowerCase(Locale.ROOT).replace('_', '-');
        return switch (name) {
            case "mpich", "mpich3", "mpich4", "cray-mpich", "cray-mpt", "craympich", "intelmpi", "intel-mpi", "impi",
                    "mvapich", "mvapich2", "parastation", "parastationmpi" ->
                MPICH;
            case "openmpi", "open-mpi", "ompi" -> OPEN_MPI;
            case "mpi-abi", "mpiabi", "mpi-forum-abi" -> STANDARD_ABI;
            default -> name;
        };
    }

    /** The family that a library belongs to whatever its maker: the standard ABI's, else the one that was stated. */
    public static String of(String stated, MpiLibrary library) {
        return library.name().equals(MpiLibrary.STANDARD_ABI) ? STANDARD_ABI : stated;
    }

    /** The soname that a version of an implementation of the family has, where the table knows it. */
    public static Optional<MpiLibrary> library(String family, Version version) {
        return switch (family) {
            case MPICH -> version.isAtLeast(ABI_INITIATIVE) ? MpiLibrary.parse("libmpi.so.12") : Optional.empty();
            case OPEN_MPI -> openMpi(version);
            case STANDARD_ABI -> MpiLibrary.parse("libmpi_abi.so.1");
            default -> Optional.empty();
        };
    }

    private static Optional<MpiLibrary> openMpi(Version version) {
        return switch (version.major()) {
            case 1 -> MpiLibrary.parse(version.isAtLeast(OPEN_MPI_1_10) ? "libmpi.so.12" : "libmpi.so.1");
            case 2 -> MpiLibrary.parse("libmpi.so.20");
            case 3, 4, 5 -> MpiLibrary.parse("libmpi.so.40");
            default -> Optional.empty();
        };
    }
}
