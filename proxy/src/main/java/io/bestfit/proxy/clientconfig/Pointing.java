package io.bestfit.proxy.clientconfig;

import io.bestfit.matcher.node.Declaration;
import io.bestfit.proxy.upstream.Origin;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a client is to be told.
 *
 * @param proxy where Bestfit serves
 * @param registry the registry for which it stands, such as {@code docker.io}; {@code null} for the one that the client
 *     has by itself
 * @param declaration what the node is; {@code null} where the client declares nothing, because its port, its address or
 *     nobody does
 * @param fallback whether the client may ask the registry itself when Bestfit does not answer, or refuses
 */
public record Pointing(Origin proxy, @Nullable String registry, @Nullable Declaration declaration, boolean fallback) {

    static final String DOCKER_HUB = "docker.io";

    /** The registry, or the one that the client has by itself. */
    String registryOr(String byDefault) {
        return registry == null ? byDefault : registry;
    }

    /** The text for a header. */
    Optional<String> header() {
        return Optional.ofNullable(declaration).map(Declaration::canonical);
    }

    /**
     * The path {@code for/SELECTOR} that declares the node, empty where nothing is declared.
     *
     * @throws NotInAPathException where words cannot say all of the declaration
     */
    Optional<String> path() throws NotInAPathException {
        if (declaration == null) {
            return Optional.empty();
        }
        String selector = declaration.selector().orElseThrow(() -> new NotInAPathException(declaration));
        return Optional.of("for/" + selector);
    }

    /**
     * {@code HOST[:PORT][/for/SELECTOR]}, for clients that write a mirror's path into the name of the repository.
     *
     * @throws NotInAPathException where words cannot say all of the declaration
     */
    String location() throws NotInAPathException {
        return proxy.authority() + path().map(path -> "/" + path).orElse("");
    }
}
