package io.bestfit.proxy.clientconfig;

import java.util.ArrayList;
import java.util.List;

/**
 * The drop-in of {@code registries.conf} for everything on containers/image.
 *
 * <p>Only tags are asked of the mirror: a digest gains nothing there. Source:
 * containers/image:docs/containers-registries.conf.5.md; for Apptainer apptainer/apptainer:internal/pkg/ociimage/sourcesink.go.
 */
final class ContainersRegistries {

    private ContainersRegistries() {}

    static ClientFile ofPodman(Pointing pointing) throws NotInAPathException {
        return file(pointing, false, List.of(
                "A user's own file of that kind belongs to ~/.config/containers/registries.conf.d/.",
                "A warning that the platform does not match says that the image's configuration has a variant; it is"
                        + " the right image."),
                "podman image inspect --format '{{.Digest}}' " + image(pointing));
    }

    static ClientFile ofCrio(Pointing pointing) throws NotInAPathException {
        return file(pointing, false, List.of(
                "CRI-O reads it anew on SIGHUP: systemctl reload crio. Where the operating system writes these files"
                        + " (OpenShift), give it a mirror by tag with this location instead.",
                "Credentials of a pull secret are not sent to a mirror of another domain."),
                "crictl pull " + image(pointing));
    }

    static ClientFile ofApptainer(Pointing pointing) throws NotInAPathException {
        return file(pointing, true, List.of(
                "Apptainer 1.4.2 and newer take the first mirror and no other, and fail where it does; 1.4.0 and 1.4.1"
                        + " read no mirrors.",
                "It keeps what it converted under the digest that the registry itself gives, which is the same for all"
                        + " nodes: nodes that differ need an APPTAINER_CACHEDIR of their own, or pull by name,"
                        + " docker://" + pointing.location() + "/REPOSITORY:TAG.",
                "The login node pulls and the compute node runs: declare the one that runs."),
                "apptainer pull docker://" + image(pointing));
    }

    static ClientFile ofSarus(Pointing pointing) throws NotInAPathException {
        return file(pointing, false, List.of(
                "Sarus pulls with skopeo, and the image is there for all nodes: declare what all of them have, or keep"
                        + " a repository of images for each kind of node."),
                "sarus pull " + image(pointing));
    }

    private static String image(Pointing pointing) {
        return pointing.oneRegistry() + "/REPOSITORY:TAG";
    }

    /**
     * @param mirrorsOnly whether the client reads mirrors and never the location, so that without a fall-back both are
     *     Bestfit
     */
    private static ClientFile file(Pointing pointing, boolean mirrorsOnly, List<String> ofClient, String check)
            throws NotInAPathException {
        String registry = pointing.oneRegistry();
        String location = pointing.location();
        String insecure = pointing.proxy().tls() ? "" : "insecure = true\n";
        StringBuilder text = new StringBuilder("[[registry]]\nprefix = %s\n".formatted(Toml.string(registry)));
        text.append(pointing.fallback()
                ? "location = %s\n".formatted(Toml.string(registry))
                : "location = %s\n%s".formatted(Toml.string(location), insecure));
        if (pointing.fallback() || mirrorsOnly) {
            text.append("\n[[registry.mirror]]\nlocation = %s\n%spull-from-mirror = \"tag-only\"\n"
                    .formatted(Toml.string(location), insecure));
        }
        List<String> notes = new ArrayList<>(ofClient);
        if (pointing.fallback() && !mirrorsOnly) {
            notes.add("Where Bestfit is down or refuses, the registry itself is asked, and gives an image that was not"
                    + " chosen; --no-fallback forbids that.");
        }
        if (pointing.authority() != null) {
            notes.add("The authority is not named in this file: copy " + pointing.authority()
                    + " to /etc/containers/certs.d/" + pointing.proxy().authority() + "/ca.crt.");
        }
        return new ClientFile("/etc/containers/registries.conf.d/50-bestfit-" + registry + ".conf", text.toString(),
                notes, pointing.check(check));
    }
}
