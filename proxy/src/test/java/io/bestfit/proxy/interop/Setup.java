package io.bestfit.proxy.interop;

import io.bestfit.proxy.interop.Dockerd.Store;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A client of one Debian release, set up in one way.
 *
 * @param name what people call it
 * @param program the one that says its version
 */
public record Setup(String name, Root root, String program, Starter starter) {

    /** Starts a client of a root in a folder. */
    @FunctionalInterface
    public interface Starter {
        ImageClient start(Root root, Path folder) throws Exception;
    }

    /** Every client that the tests drive; those of a root that is not there are skipped when they are started. */
    public static List<Setup> all(Path home) throws Exception {
        Root bookworm = Root.machine(home);
        Root trixie = Root.trixie(home);
        List<Setup> all = new ArrayList<>(List.of(
                docker(bookworm, Store.GRAPH_DRIVER, Declaring.CERTIFICATE, Declaring.HEADER, Declaring.USER),
                // From 24.0.8 and 25.0 on a mirror may have a path (moby/moby PR 46594 and 46944).
                docker(trixie, Store.GRAPH_DRIVER, Declaring.PATH_BEFORE, Declaring.CERTIFICATE, Declaring.HEADER,
                        Declaring.USER),
                // Version 26 sends the path of a mirror after /v2/.
                docker(trixie, Store.CONTAINERD, Declaring.CERTIFICATE, Declaring.USER)));
        List<Root> roots = new ArrayList<>(List.of(bookworm, trixie));
        Root.sid(home).ifPresent(sid -> {
            roots.add(sid);
            all.addAll(List.of(
                    // Version 28 trusts every address of the machine itself, and shows no certificate there.
                    docker(sid, Store.GRAPH_DRIVER, Declaring.PATH_BEFORE, Declaring.HEADER, Declaring.USER),
                    // From 28.0 on hosts.toml is read (moby/moby:daemon/hosts.go).
                    docker(sid, Store.CONTAINERD, Declaring.PATH_BEFORE, Declaring.PATH_INSTEAD,
                            Declaring.CERTIFICATE, Declaring.HEADER, Declaring.USER),
                    new Setup("Apptainer", sid, "apptainer", Apptainer::start),
                    new Setup("crane", sid, "crane", Crane::start)));
        });
        for (Root root : roots) {
            all.add(new Setup("containerd", root, "containerd", Containerd::start));
            all.add(new Setup("Charliecloud", root, "ch-image", Charliecloud::start));
            all.add(new Setup("podman", root, "podman", Podman::start));
            all.add(new Setup("buildah", root, "buildah", Buildah::start));
            all.add(new Setup("skopeo", root, "skopeo", Skopeo::start));
        }
        return all;
    }

    private static Setup docker(Root root, Store store, Declaring... more) {
        Set<Declaring> declares = EnumSet.of(Declaring.PATH_AFTER, more);
        declares.addAll(Set.of(Declaring.HOST, Declaring.PORT, Declaring.ADDRESS));
        return new Setup(store == Store.CONTAINERD ? "Docker with containerd's store" : "Docker", root, "dockerd",
                (of, folder) -> Dockerd.start(of, folder, store, declares));
    }

    public ImageClient start(Path folder) throws Exception {
        return starter.start(root, folder);
    }

    /** Whether its Debian release is made, so that what is in it stays. */
    public boolean released() {
        return !root.suite().equals(Root.MOVING);
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
