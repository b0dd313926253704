package io.bestfit.matcher.mpi;

import java.util.Locale;

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

    /** What images say that do not know: it names no family. */
    public static final String UNSTATED = "unknown";

    static final String CRAY = "cray-mpich";
    static final String INTEL = "intel-mpi";
    static final String MVAPICH = "mvapich";
    static final String PARASTATION = "parastation";
    static final String RIKEN = "riken-mpich";

    private MpiFamilies() {}

    /**
     * The family of an implementation: members of the MPICH ABI initiative are {@code mpich}; an unknown name is its
     * own family, in lower case.
     */
    public static String of(String implementation) {
        String name = implementation(implementation);
        return switch (name) {
            case CRAY, INTEL, MVAPICH, PARASTATION, RIKEN -> MPICH;
            case String other -> other;
        };
    }

    /** The family that a library belongs to whatever its maker: the standard ABI's, else the one that was stated. */
    public static String of(String stated, MpiLibrary library) {
        return library.name().equals(MpiLibrary.STANDARD_ABI) ? STANDARD_ABI : stated;
    }

    /** The one name of an implementation that goes by several; an unknown name stays as it is, in lower case. */
    static String implementation(String written) {
        String name = written.strip().toLowerCase(Locale.ROOT).replace('_', '-').replace(' ', '-');
        return switch (name) {
            case "mpich", "mpich3", "mpich4" -> MPICH;
            case "cray-mpich", "cray-mpt", "craympich", "cray-mpich-abi" -> CRAY;
            case "intelmpi", "intel-mpi", "impi", "intel-oneapi-mpi" -> INTEL;
            case "mvapich", "mvapich2", "mvapich3" -> MVAPICH;
            case "parastation", "parastationmpi", "parastation-mpi", "psmpi" -> PARASTATION;
            case "riken-mpi", "riken-mpich" -> RIKEN;
            case "openmpi", "open-mpi", "ompi" -> OPEN_MPI;
            case "mpi-abi", "mpiabi", "mpi-forum-abi" -> STANDARD_ABI;
            case String other -> other;
        };
    }
}
