package io.bestfit.proxy.clientconfig;

import java.util.ArrayList;
import java.util.List;

/**
 * The {@code buildkitd.toml} of BuildKit.
 *
 * <p>Source: moby/buildkit:util/resolver/resolver.go, docs/buildkitd.toml.md.
 */
final class BuildkitRegistries {

    private BuildkitRegistries() {}

    static ClientFile file(Pointing pointing) throws NotInAPathException {
        StringBuilder text = new StringBuilder("[registry.%s]\n  mirrors = [%s]\n".formatted(
                Toml.string(pointing.registryOr(Pointing.DOCKER_HUB)), Toml.string(pointing.location())));
        if (!pointing.proxy().tls()) {
            text.append("[registry.%s]\n  http = true\n".formatted(Toml.string(pointing.proxy().authority())));
        }
        List<String> notes = new ArrayList<>(List.of("Put it into the file that is there, and restart buildkitd."));
        if (pointing.declaration() != null) {
            notes.add("A builder that declares a node builds on the image for that node, for everybody who gets the"
                    + " result; without --node it builds on the whole index.");
        }
        return new ClientFile("/etc/buildkit/buildkitd.toml", text.toString(), notes);
    }
}
