package io.bestfit.proxy.clientconfig;

import io.bestfit.matcher.node.Declaration;
import io.bestfit.proxy.upstream.Origin;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a client is to be told.
 *
 * @param proxy where Bestfit serves
 * @param registry the registry for which it stands, such as {@code docker.io}; {@code null} for the one that the client
 *     has by itself
 * @param declaration what the node is; {@code null} where the client declares nothing, because its port, its address or
 *     nobody does
 * @param authority the file on the node with the certificate authority that signed Bestfit's certificate; {@code null}
 *     where the node trusts it already
 * @param fallback whether the client may ask the registry itself when Bestfit does not answer, or refuses
 */
public record Pointing(Origin proxy, @Nullable String registry, @Nullable Declaration declaration,
        @Nullable String authority, boolean fallback) {

    static final String DOCKER_HUB = "docker.io";

    /** A host with or without a port, {@code *}, and containerd's name for all: safe as the name of a folder. */
    private static final Pattern REGISTRY = Pattern
            .compile("[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?(?::[0-9]{1,5})?|\\*|_default");
    private static final Pattern FILE = Pattern.compile("/[A-Za-z0-9/._-]{1,255}");

    /**
     * @throws IllegalArgumentException with a sentence, where the registry or the file is none
     */
    public Pointing {
        if (registry != null && !REGISTRY.matcher(registry).matches()) {
            throw new IllegalArgumentException("--registry: '" + registry
                    + "' is no HOST[:PORT] of a registry, such as quay.io");
        }
        if (authority != null && !FILE.matcher(authority).matches()) {
            throw new IllegalArgumentException("--ca: '" + authority
                    + "' is no absolute path of letters, digits, '.', '_', '-' and '/'");
        }
        if (authority != null && !proxy.tls()) {
            throw new IllegalArgumentException("--ca: " + proxy + " is not https, so that no certificate is checked");
        }
    }

    /** The registry, or the one that the client has by itself. */
    String registryOr(String byDefault) {
        return registry == null ? byDefault : registry;
    }

    /**
     * The registry by its name, Docker Hub where none is given.
     *
     * @throws IllegalArgumentException where all registries are meant, for which this client has no word
     */
    String oneRegistry() {
        String name = registryOr(DOCKER_HUB);
        if (isEvery(name)) {
            throw new IllegalArgumentException("--registry: this client has no word for all registries: name one");
        }
        return name;
    }

    /** Whether a name stands for all registries. */
    static boolean isEvery(String name) {
        return name.equals("*") || name.equals("_default");
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

    /** A client's own command, then Bestfit's for the same digest where a node is declared. */
    List<String> check(String command) {
        return header().map(text -> List.of(command,
                "bestfit select " + proxy + "/REPOSITORY:TAG --node '" + text + "'")).orElse(List.of(command));
    }
}
