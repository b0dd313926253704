package io.bestfit.proxy.clientconfig;

import java.util.List;

/**
 * The drop-in of {@code registries.conf} for everything on containers/image.
 *
 * <p>Only tags are asked of the mirror: a digest gains nothing there. Source: containers/image:docs/containers-registries.conf.5.md.
 */
final class ContainersRegistries {

    private ContainersRegistries() {}

    static ClientFile file(Pointing pointing) throws NotInAPathException {
        String registry = pointing.registryOr(Pointing.DOCKER_HUB);
        String location = pointing.location();
        String insecure = pointing.proxy().tls() ? "" : "insecure = true\n";
        String text = pointing.fallback()
                ? "[[registry]]\nprefix = %s\nlocation = %s\n\n[[registry.mirror]]\nlocation = %s\n%spull-from-mirror = \"tag-only\"\n"
                        .formatted(Toml.string(registry), Toml.string(registry), Toml.string(location), insecure)
                : "[[registry]]\nprefix = %s\nlocation = %s\n%s".formatted(Toml.string(registry),
                        Toml.string(location), insecure);
        return new ClientFile("/etc/containers/registries.conf.d/50-bestfit.conf", text, List.of(
                "A user's own file of that kind belongs to ~/.config/containers/registries.conf.d/.",
                "Apptainer keeps what it converted by the digest that the registry itself gives: nodes that differ need"
                        + " an APPTAINER_CACHEDIR of their own."));
    }
}
