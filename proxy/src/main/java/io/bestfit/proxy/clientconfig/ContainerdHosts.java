package io.bestfit.proxy.clientconfig;

import java.util.ArrayList;
import java.util.List;

/**
 * The {@code hosts.toml} of containerd, which Docker reads too where containerd stores its images.
 *
 * <p>Source: containerd/containerd:docs/hosts.md, core/remotes/docker/config/hosts.go.
 */
final class ContainerdHosts {

    private static final String CATCH_ALL = "_default";
    private static final String ANY_REPOSITORY = "/REPOSITORY:TAG";

    private ContainerdHosts() {}

    static ClientFile ofContainerd(Pointing pointing) {
        List<String> notes = new ArrayList<>(List.of(
                "containerd reads it at the next pull; nothing is restarted. What it cannot read it ignores, and pulls"
                        + " from the registry itself.",
                "Its config_path must name this one folder, /etc/containerd/certs.d: unset it reads no such file, and"
                        + " with two folders and a colon, as 2.1 to 2.3 have it by default, neither."));
        return file("/etc/containerd/certs.d/", pointing, notes,
                "ctr images pull --hosts-dir /etc/containerd/certs.d " + registryToTry(pointing) + ANY_REPOSITORY);
    }

    static ClientFile ofDocker(Pointing pointing) {
        return file("/etc/docker/certs.d/", pointing, new ArrayList<>(List.of(
                "Docker reads it from version 28 on, where containerd stores its images ('docker info' says so under"
                        + " Storage Driver); every other Docker ignores it.")),
                "docker pull " + registryToTry(pointing) + ANY_REPOSITORY);
    }

    private static String registryToTry(Pointing pointing) {
        String registry = folder(pointing);
        return registry.equals(CATCH_ALL) ? Pointing.DOCKER_HUB : registry;
    }

    /** The name of the folder: containerd's own for all registries where none is named. */
    private static String folder(Pointing pointing) {
        String registry = pointing.registryOr(CATCH_ALL);
        return Pointing.isEvery(registry) ? CATCH_ALL : registry;
    }

    private static ClientFile file(String place, Pointing pointing, List<String> notes, String check) {
        String registry = folder(pointing);
        String proxy = pointing.proxy().toString();
        StringBuilder text = new StringBuilder();
        if (!pointing.fallback()) {
            text.append("server = ").append(Toml.string(proxy)).append("\n");
            authority("", pointing, text);
            // The header of a host is not sent to the server, even where the two are one.
            pointing.header().ifPresent(header -> text.append("[header]\n").append(header("  ", header)));
        }
        text.append("[host.").append(Toml.string(proxy)).append("]\n  capabilities = [\"pull\", \"resolve\"]\n");
        authority("  ", pointing, text);
        pointing.header().ifPresent(header -> text.append("  [host.").append(Toml.string(proxy)).append(".header]\n")
                .append(header("    ", header)));
        notes.add(registry.equals(CATCH_ALL)
                ? "It counts for every registry that has no folder of its own beside it: Bestfit must answer for each, or"
                        + " --registry must name one."
                : "Bestfit must answer for " + registry
                        + ": it must be the host of one of its upstreams, or one of their"
                        + " namespaces.");
        if (pointing.fallback()) {
            notes.add("Where Bestfit is down or refuses, the registry itself is asked, and gives an image that was not"
                    + " chosen; --no-fallback forbids that.");
        }
        return new ClientFile(place + registry + "/hosts.toml", text.toString(), notes, pointing.check(check));
    }

    private static void authority(String indent, Pointing pointing, StringBuilder text) {
        String file = pointing.authority();
        if (file != null) {
            text.append(indent).append("ca = ").append(Toml.string(file)).append("\n");
        }
    }

    private static String header(String indent, String declaration) {
        return indent + "Node-Features = " + Toml.string(declaration) + "\n";
    }
}
