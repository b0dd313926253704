package io.bestfit.proxy.node;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.bestfit.matcher.node.Declaration;
import io.bestfit.matcher.node.MalformedDeclarationException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which node a request speaks for: path, then port, then header; the first that speaks is the only one heard.
 *
 * <p>A declaration is a hint, never an authorisation.
 */
public final class NodeResolver {

    /** The declaring headers; Docker forwards only names that begin with {@code X-Meta-}. */
    public static final List<CharSequence> HEADERS = List.of(HttpHeaders.createOptimized("Node-Features"),
            HttpHeaders.createOptimized("X-Meta-Node-Features"));

    private static final Declared NOTHING = new Declared.Nothing();
    /** The selector that declares the absence of a node. */
    private static final String ANY = "any";
    /** A fleet has a few dozen kinds of nodes; a text is at most 16 KiB. */
    private static final int MAX_REMEMBERED = 1_000;

    private final Map<String, Declaration> profiles;
    private final LoadingCache<Spoken, Declared> resolved = Caffeine.newBuilder().maximumSize(MAX_REMEMBERED)
            .build(this::read);

    /**
     * @param profiles the configured profiles: name to declaration
     * @throws MalformedDeclarationException where a profile cannot be read or resolved
     */
    public NodeResolver(Map<String, String> profiles) throws MalformedDeclarationException {
        Map<String, Declaration> read = new HashMap<>();
        for (Map.Entry<String, String> profile : profiles.entrySet()) {
            Declaration declaration = Declaration.read(profile.getValue());
            declaration.resolve();
            read.put(profile.getKey(), declaration);
        }
        this.profiles = Map.copyOf(read);
    }

    /**
     * The node of a request.
     *
     * @param selector the selector of the path, where it carries one
     * @param listenerProfile the profile of the port, where it has one
     * @param headers the request's headers
     */
    public Declared resolve(@Nullable String selector, @Nullable String listenerProfile, MultiMap headers) {
        if (selector != null) {
            return resolved.get(new Spoken(Channel.PATH, selector));
        }
        if (listenerProfile != null) {
            return resolved.get(new Spoken(Channel.PORT, listenerProfile));
        }
        for (CharSequence name : HEADERS) {
            String first = headers.get(name);
            if (first != null) {
                return resolved.get(new Spoken(Channel.HEADER, joined(first, headers.getAll(name))));
            }
        }
        return NOTHING;
    }

    /** Several lines are one dictionary (RFC 9651, 4.2); blank ones say nothing. */
    private static String joined(String first, List<String> lines) {
        return lines.size() == 1
                ? first
                : lines.stream().filter(line -> !line.isBlank()).collect(Collectors.joining(", "));
    }

    private Declared read(Spoken spoken) {
        try {
            return switch (spoken.channel) {
                case PATH -> selector(spoken.text);
                case PORT -> known(spoken, profile(spoken.text));
                case HEADER -> {
                    Declaration declaration = Declaration.parse(spoken.text);
                    yield declaration.isEmpty() ? NOTHING : known(spoken, declaration);
                }
            };
        } catch (MalformedDeclarationException | UnknownProfileException e) {
            return new Declared.Malformed(String.valueOf(e.getMessage()), spoken.channel);
        }
    }

    private Declared selector(String text) throws MalformedDeclarationException, UnknownProfileException {
        if (text.equals(ANY)) {
            return new Declared.Absence(Channel.PATH);
        }
        if (text.equals("v2")) {
            // Clients stop appending /v2 after a mirror path that ends in it, and ask for something else.
            return new Declared.Malformed("a selector must not be named 'v2': write x86-64-v2", Channel.PATH);
        }
        Declaration profile = profiles.get(text);
        Declaration declaration = profile == null ? Declaration.parseSelector(text) : profile;
        return known(new Spoken(Channel.PATH, text), declaration);
    }

    private Declared known(Spoken spoken, Declaration declaration)
            throws MalformedDeclarationException, UnknownProfileException {
        Declaration whole = declaration;
        if (declaration.profile().isPresent()) {
            whole = declaration.over(profile(declaration.profile().get()));
        }
        return new Declared.Known(whole.resolve(), whole.canonical(), spoken.channel);
    }

    private Declaration profile(String name) throws UnknownProfileException {
        Declaration profile = profiles.get(name);
        if (profile == null) {
            throw new UnknownProfileException(name);
        }
        return profile;
    }

    private record Spoken(Channel channel, String text) {}

    /** A declaration names a profile that is not configured. */
    private static final class UnknownProfileException extends Exception {

        private static final long serialVersionUID = 1L;

        UnknownProfileException(String name) {
            super("no profile is named '" + printable(name) + "': ask the operator which profiles are configured");
        }

        private static String printable(String name) {
            return name.codePoints().limit(64).mapToObj(c -> c > 0x20 && c < 0x7f ? Character.toString(c) : "?")
                    .reduce("", String::concat);
        }
    }
}
