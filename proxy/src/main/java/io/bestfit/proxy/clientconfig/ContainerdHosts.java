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

    private ContainerdHosts() {}

    static ClientFile ofContainerd(Pointing pointing) {
        List<String> notes = new ArrayList<>(List.of(
                "containerd reads it at the next pull; nothing is restarted.",
                "Its config_path must name this one folder, /etc/containerd/certs.d: with two folders, as some versions"
                        + " have by default, it reads neither."));
        return file("/etc/containerd/certs.d/", pointing, notes);
    }

    static ClientFile ofDocker(Pointing pointing) {
        return file("/etc/docker/certs.d/", pointing, new ArrayList<>(List.of(
                "Docker reads it from version 28 on, where containerd stores its images ('docker info' says so under"
                        + " Storage Driver).")));
    }

    private static ClientFile file(String folder, Pointing pointing, List<String> notes) {
        String registry = pointing.registryOr(CATCH_ALL);
        String proxy = pointing.proxy().toString();
        StringBuilder text = new StringBuilder();
        if (!pointing.fallback()) {
            text.append("server = ").append(Toml.string(proxy)).append("\n");
            // The header of a host is not sent to the server, even where the two are one.
            pointing.header().ifPresent(header -> text.append("[header]\n").append(header("  ", header)));
        }
        text.append("[host.").append(Toml.string(proxy)).append("]\n  capabilities = [\"pull\", \"resolve\"]\n");
        pointing.header().ifPresent(header -> text.append("  [host.").append(Toml.string(proxy)).append(".header]\n")
                .append(header("    ", header)));
        notes.add(registry.equals(CATCH_ALL)
                ? "It counts for every registry: each must be one of Bestfit's upstream.namespaces, or --registry must"
                        + " name one."
                : "Bestfit must answer for " + registry + ": its own upstream's host, or one of upstream.namespaces.");
        if (pointing.fallback()) {
            notes.add("Where Bestfit is down or refuses, containerd asks the registry itself; --no-fallback forbids"
                    + " that.");
        }
        return new ClientFile(folder + registry + "/hosts.toml", text.toString(), notes);
    }

    private static String header(String indent, String declaration) {
        return indent + "Node-Features = " + Toml.string(declaration) + "\n";
    }
}
