package io.bestfit.proxy.interop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A client of one Debian release, set up in one way.
 *
 * @param name what people call it
 * @param program the one that says its version
 */
record Setup(String name, Root root, String program, Starter starter) {

    /** Starts a client of a root in a folder. */
    @FunctionalInterface
    interface Starter {
        ImageClient start(Root root, Path folder) throws Exception;
    }

    /** Docker takes a mirror with a path from 24.0.8 and 25.0 on (moby/moby PR 46594 and 46944). */
    private static final Set<Declaring> PATH_OF_A_MIRROR = Set.of(Declaring.PATH_BEFORE);

    /** Every client that the tests drive; those of a root that is not there are skipped when they are started. */
    static List<Setup> all(Path hosts) throws Exception {
        Root bookworm = Root.machine(hosts);
        Root trixie = Root.trixie(hosts);
        List<Setup> all = new ArrayList<>(List.of(docker(bookworm, Set.of()), docker(trixie, PATH_OF_A_MIRROR),
                // 26.1 sends what is before /v2/ in a mirror after it.
                dockerWithContainerd(trixie, Set.of())));
        List<Root> roots = new ArrayList<>(List.of(bookworm, trixie));
        Root.sid(hosts).ifPresent(roots::add);
        for (Root root : roots) {
            all.add(new Setup("containerd", root, "containerd", Containerd::start));
            all.add(new Setup("podman", root, "podman", Podman::start));
            all.add(new Setup("buildah", root, "buildah", Buildah::start));
            all.add(new Setup("skopeo", root, "skopeo", Skopeo::start));
        }
        return all;
    }

    private static Setup docker(Root root, Set<Declaring> more) {
        Set<Declaring> header = Set.of(Declaring.HEADER);
        return new Setup("Docker", root, "dockerd", (of, folder) -> Dockerd.start(of, folder,
                Dockerd.Store.GRAPH_DRIVER, Stream.of(header, more).flatMap(Set::stream).toList()));
    }

    private static Setup dockerWithContainerd(Root root, Set<Declaring> more) {
        return new Setup("Docker with containerd's store", root, "dockerd", (of, folder) -> Dockerd.start(of, folder,
                Dockerd.Store.CONTAINERD, List.copyOf(more)));
    }

    ImageClient start(Path folder) throws Exception {
        return starter.start(root, folder);
    }

    /** Major and minor number. */
    String version(Path folder) throws Exception {
        return root.version(folder, program);
    }

    @Override
    public String toString() {
        return name + " of " + root;
    }
}
