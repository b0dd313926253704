package io.bestfit.proxy.node;

import io.bestfit.matcher.node.Declaration;
import io.bestfit.matcher.node.MalformedDeclarationException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The configured profiles, and what a text stands for that may name one of them. Immutable. */
public final class Profiles {

    /** The name that declares the absence of a node. */
    public static final String ANY = "any";

    /** None are configured. */
    public static final Profiles NONE = new Profiles(Map.of());

    private final Map<String, Declaration> byName;

    private Profiles(Map<String, Declaration> byName) {
        this.byName = Map.copyOf(byName);
    }

    /**
     * Reads profiles.
     *
     * @param declarations name to declaration
     * @throws MalformedDeclarationException where one cannot be read or describes no node
     */
    public static Profiles of(Map<String, String> declarations) throws MalformedDeclarationException {
        Map<String, Declaration> read = new HashMap<>();
        for (Map.Entry<String, String> profile : declarations.entrySet()) {
            Declaration declaration = Declaration.read(profile.getValue());
            declaration.resolve();
            read.put(profile.getKey(), declaration);
        }
        return new Profiles(read);
    }

    /** The names of the profiles. */
    public Set<String> names() {
        return byName.keySet();
    }

    Optional<Declaration> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /**
     * What an operator's text stands for: {@code any}, the name of a profile, or a declaration.
     *
     * @throws MalformedDeclarationException where it is a declaration that cannot be read
     * @throws UnknownProfileException where it names a profile that there is none of
     */
    public Declared configured(String text, Channel channel)
            throws MalformedDeclarationException, UnknownProfileException {
        if (text.equals(ANY)) {
            return new Declared.Absence(channel);
        }
        Declaration profile = byName.get(text);
        if (profile != null) {
            return known(profile, channel);
        }
        if (!isDeclaration(text)) {
            throw new UnknownProfileException(text);
        }
        return declared(Declaration.read(text), channel);
    }

    /**
     * The node of a declaration, with the profile that it names.
     *
     * @throws MalformedDeclarationException where it describes no node
     * @throws UnknownProfileException where it names a profile that there is none of
     */
    Declared declared(Declaration declaration, Channel channel)
            throws MalformedDeclarationException, UnknownProfileException {
        Optional<String> name = declaration.profile();
        if (name.isEmpty()) {
            return known(declaration, channel);
        }
        Declaration profile = byName.get(name.get());
        if (profile == null) {
            throw new UnknownProfileException(name.get());
        }
        return known(declaration.over(profile), channel);
    }

    /**
     * Whether an operator's text is meant as a declaration, where it is the name of no profile: a slip in a name must not
     * become a node without features.
     */
    public static boolean isDeclaration(String text) {
        return text.indexOf('=') >= 0 || text.indexOf('/') >= 0;
    }

    private static Declared.Known known(Declaration declaration, Channel channel)
            throws MalformedDeclarationException {
        return new Declared.Known(declaration.resolve(), declaration.canonical(), channel);
    }

    /** A declaration names a profile that is not configured. */
    public static final class UnknownProfileException extends Exception {

        private static final long serialVersionUID = 1L;
        private static final int MAX_CHARACTERS = 64;

        UnknownProfileException(String name) {
            super("no profile is named '" + printable(name) + "': ask the operator which profiles are configured");
        }

        private static String printable(String name) {
            return name.codePoints().limit(MAX_CHARACTERS)
                    .mapToObj(c -> c > 0x20 && c < 0x7f ? Character.toString(c) : "?").reduce("", String::concat);
        }
    }
}
