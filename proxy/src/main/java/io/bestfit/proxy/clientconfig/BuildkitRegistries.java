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
                Toml.string(pointing.oneRegistry()), Toml.string(pointing.location())));
        String authority = pointing.authority();
        if (!pointing.proxy().tls() || authority != null) {
            text.append("[registry.%s]\n".formatted(Toml.string(pointing.proxy().authority())));
            text.append(authority == null ? "  http = true\n" : "  ca = [%s]\n".formatted(Toml.string(authority)));
        }
        List<String> notes = new ArrayList<>(List.of("Put it into the file that is there, and restart buildkitd.",
                "Docker's own builder reads no such file; one of docker buildx is given it by --buildkitd-config."));
        if (pointing.declaration() != null) {
            notes.add("A builder that declares a node builds on the image for that node, for everybody who gets the"
                    + " result; without --node it builds on the whole index.");
        }
        notes.add("Where Bestfit is down or refuses, the registry itself is asked.");
        return new ClientFile("/etc/buildkit/buildkitd.toml", text.toString(), notes, pointing.check(
                "buildctl build --progress plain --frontend dockerfile.v0 --local context=. --local dockerfile=."));
    }
}
