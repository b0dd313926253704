package io.bestfit.matcher.oracle;

import io.bestfit.matcher.evidence.Requirement;
import io.bestfit.matcher.evidence.Requirement.MpiFamily;
import io.bestfit.matcher.evidence.Requirement.MpiLibraryFile;
import io.bestfit.matcher.evidence.Requirement.MpiVersion;
import io.bestfit.matcher.evidence.Requirement.PortabilityMode;
import io.bestfit.matcher.evidence.Requirement.PortabilityMode.Mode;
import io.bestfit.matcher.mpi.MpiFamilies;
import io.bestfit.matcher.mpi.MpiLibrary;
import io.bestfit.matcher.mpi.MpiReleases;
import io.bestfit.matcher.node.Node;
import io.bestfit.matcher.version.Version;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the site of a node puts into one image: its MPI, its libfabric, and the glibc that they need. */
final class NaiveHostLibraries {

    private final Node node;
    private final List<Requirement> entry;

    NaiveHostLibraries(Node node, List<Requirement> entry) {
        this.node = node;
        this.entry = entry;
    }

    /** Whether the site's MPI comes into the image, or has to and is not there. */
    boolean mpiIsSwapped() {
        return has(Mode.MPI_SYSTEM) || (has(Mode.MPI_REPLACE) && node.mpi() != null);
    }

    boolean libfabricIsInjected() {
        return has(Mode.LIBFABRIC_INJECT) && node.libfabric() != null;
    }

    State mpi() {
        if (!mpiIsSwapped()) {
            return State.YES;
        }
        Node.HostMpi host = node.mpi();
        if (host == null) {
            return State.NO;
        }
        String written = host.file() != null ? host.file() : host.soname();
        MpiLibrary there = written == null ? null : MpiLibrary.parse(written).orElse(null);
        List<State> states = new ArrayList<>();
        for (String family : families()) {
            String hosts = there != null && there.name().equals("libmpi_abi")
                    ? "mpi-abi"
                    : MpiFamilies.of(host.family());
            states.add(State.of(family.equals(hosts)));
        }
        if (states.isEmpty()) {
            states.add(State.OPEN);
        }
        List<MpiLibraryFile> files = all(MpiLibraryFile.class);
        files.forEach(file -> states.add(file(file.library(), there)));
        if (files.isEmpty() && !families().isEmpty()) {
            states.add(bySoname(families().getFirst(), there));
        }
        return State.worst(states);
    }

    private List<String> families() {
        boolean standard = all(MpiLibraryFile.class).stream()
                .anyMatch(file -> file.library().name().equals("libmpi_abi"));
        return standard ? List.of("mpi-abi") : all(MpiFamily.class).stream().map(MpiFamily::family).toList();
    }

    private static State file(MpiLibrary image, @Nullable MpiLibrary there) {
        if (there == null) {
            return State.OPEN;
        }
        if (!there.name().equals(image.name()) || !there.numbers().getFirst().equals(image.numbers().getFirst())) {
            return State.NO;
        }
        for (int place = 1; place < 6; place++) {
            int order = Integer.compare(number(there, place), number(image, place));
            if (order != 0) {
                return order > 0 ? State.YES : there.numbers().size() == 1 ? State.OPEN : State.NO;
            }
        }
        return State.YES;
    }

    private static int number(MpiLibrary library, int place) {
        return place < library.numbers().size() ? library.numbers().get(place) : 0;
    }

    private State bySoname(String family, @Nullable MpiLibrary there) {
        List<State> states = new ArrayList<>();
        String implementation = all(MpiFamily.class).getFirst().implementation();
        for (MpiVersion version : all(MpiVersion.class)) {
            MpiLibrary image = MpiReleases.library(implementation, version.version()).orElse(null);
            states.add(image == null ? State.OPEN : file(image, there));
        }
        return states.isEmpty()
                ? family.equals("mpich") || family.equals("mpi-abi") ? State.YES : State.OPEN
                : State.worst(states);
    }

    State glibc(Version image) {
        Node.HostMpi mpi = mpiIsSwapped() ? node.mpi() : null;
        Node.HostLibfabric libfabric = libfabricIsInjected() ? node.libfabric() : null;
        Version needed = Stream.of(node.glibc(), mpi == null ? null : mpi.glibc(),
                libfabric == null ? null : libfabric.glibc()).filter(Objects::nonNull).max(Comparator.naturalOrder())
                .orElse(null);
        return State.of(needed == null || image.compareTo(needed) >= 0);
    }

    State musl(boolean nvidia) {
        boolean driver = nvidia && node.nvidia() != null;
        boolean swapped = mpiIsSwapped() && node.mpi() != null;
        return State.of(!driver && !swapped && !libfabricIsInjected() && node.glibc() == null);
    }

    State libfabric(Version wanted) {
        Node.HostLibfabric host = libfabricIsInjected() ? node.libfabric() : null;
        return State.of(host == null || host.abi().compareTo(wanted) >= 0);
    }

    private boolean has(Mode mode) {
        return all(PortabilityMode.class).stream().anyMatch(claim -> claim.mode() == mode);
    }

    private <R extends Requirement> List<R> all(Class<R> kind) {
        return entry.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
