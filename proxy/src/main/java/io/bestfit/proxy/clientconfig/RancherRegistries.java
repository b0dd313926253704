package io.bestfit.proxy.clientconfig;

import java.util.List;

/**
 * The {@code registries.yaml} of k3s and RKE2, from which they write containerd's files.
 *
 * <p>Source: rancher/wharfie:pkg/registries/types.go; k3s-io/k3s:pkg/agent/containerd/config.go.
 */
final class RancherRegistries {

    private static final String EVERY = "*";

    private RancherRegistries() {}

    static ClientFile ofK3s(Pointing pointing) throws NotInAPathException {
        return file("k3s", pointing);
    }

    static ClientFile ofRke2(Pointing pointing) throws NotInAPathException {
        return file("rke2", pointing);
    }

    private static ClientFile file(String name, Pointing pointing) throws NotInAPathException {
        // A path is taken in the place of /v2, so that it has to bring its own.
        String endpoint = pointing.proxy() + pointing.path().map(path -> "/v2/" + path).orElse("");
        String named = pointing.registryOr(Pointing.DOCKER_HUB);
        String registry = Pointing.isEvery(named) ? EVERY : named;
        String text = "mirrors:\n  \"%s\":\n    endpoint:\n      - \"%s\"\n".formatted(registry, endpoint);
        if (pointing.authority() != null) {
            text += "configs:\n  \"%s\":\n    tls:\n      ca_file: \"%s\"\n"
                    .formatted(pointing.proxy().authority(), pointing.authority());
        }
        return new ClientFile("/etc/rancher/" + name + "/registries.yaml", text, List.of(
                "Put this mirror into the file that is there, and restart " + name + " on the node: it is read at the"
                        + " start alone.",
                "Where Bestfit is down or refuses, the registry itself is asked, and gives an image that was not chosen,"
                        + " unless " + name + " is started with --disable-default-registry-endpoint.",
                "It has no headers. Where a path cannot say it, write containerd's file instead, into"
                        + " /var/lib/rancher/" + name + "/agent/etc/containerd/certs.d/, for a registry that is not"
                        + " named here: " + name + " leaves it alone."),
                pointing.check("crictl pull " + (registry.equals(EVERY) ? Pointing.DOCKER_HUB : registry)
                        + "/REPOSITORY:TAG"));
    }
}
