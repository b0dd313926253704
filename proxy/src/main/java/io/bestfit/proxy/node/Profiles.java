package io.bestfit.proxy.node;

import io.bestfit.matcher.node.Declaration;
import io.bestfit.matcher.node.MalformedDeclarationException;
import io.bestfit.proxy.node.Profile.MalformedProfileException;
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

    private static final int MAX_CHARACTERS = 64;

    private final Map<String, Profile> byName;

    private Profiles(Map<String, Profile> byName) {
        this.byName = Map.copyOf(byName);
    }

    /**
     * Reads profiles.
     *
     * @param texts name to what {@link Profile#read} reads
     * @throws MalformedProfileException where one cannot be read or describes no node
     */
    public static Profiles of(Map<String, String> texts) throws MalformedProfileException {
        Map<String, Profile> read = new HashMap<>();
        for (Map.Entry<String, String> profile : texts.entrySet()) {
            read.put(profile.getKey(), Profile.read(profile.getValue()));
        }
        return new Profiles(read);
    }

    /** The names of the profiles. */
    public Set<String> names() {
        return byName.keySet();
    }

    /**
     * What an operator's text stands for: {@code any}, the name of a profile, or a declaration.
     *
     * @return empty for {@code any}
     * @throws MalformedProfileException where it is none of these
     */
    public Optional<Profile> meant(String text) throws MalformedProfileException {
        if (text.equals(ANY)) {
            return Optional.empty();
        }
        Profile profile = byName.get(text);
        if (profile == null && !isDeclaration(text)) {
            throw unknown(text);
        }
        return Optional.of(profile == null ? Profile.read(text) : profile);
    }

    /**
     * Whether an operator's text is meant as a declaration, where it is the name of no profile: a slip in a name must not
     * become a node without features.
     */
    public static boolean isDeclaration(String text) {
        return text.indexOf('=') >= 0 || text.indexOf('/') >= 0;
    }

    /** What an operator's text declares through a channel. */
    Declared configured(String text, Channel channel) throws MalformedProfileException {
        return meant(text).map(profile -> profile.declared(channel)).orElseGet(() -> new Declared.Absence(channel));
    }

    /** What a client's declaration declares, with the profile that it names. */
    Declared declared(Declaration declaration, Channel channel)
            throws MalformedDeclarationException, MalformedProfileException {
        Optional<String> name = declaration.profile();
        if (name.isEmpty()) {
            return new Declared.Known(declaration.resolve(), declaration.canonical(), channel);
        }
        Profile profile = byName.get(name.get());
        if (profile == null) {
            throw unknown(name.get());
        }
        return profile.under(declaration, channel);
    }

    /**
     * A declaration with the profile that it names written out.
     *
     * @throws MalformedProfileException where there is no such profile, or it has exported features: whoever asks has its
     *     own
     */
    public Declaration whole(Declaration declaration) throws MalformedProfileException {
        Optional<String> name = declaration.profile();
        if (name.isEmpty()) {
            return declaration;
        }
        Profile profile = byName.get(name.get());
        if (profile == null) {
            throw unknown(name.get());
        }
        return profile.whole(declaration).orElseThrow(() -> new MalformedProfileException("the profile '" + name.get()
                + "' has exported features, and another source tells of this node"));
    }

    /** What a client's selector declares: the profile of that name, or feature tokens. */
    Declared selected(String selector, Channel channel)
            throws MalformedDeclarationException, MalformedProfileException {
        Profile profile = byName.get(selector);
        return profile == null
                ? declared(Declaration.parseSelector(selector), channel)
                : profile.declared(channel);
    }

    private static MalformedProfileException unknown(String name) {
        return new MalformedProfileException(
                "no profile is named '" + printable(name) + "': ask the operator which profiles are configured");
    }

    private static String printable(String name) {
        return name.codePoints().limit(MAX_CHARACTERS)
                .mapToObj(c -> c > 0x20 && c < 0x7f ? Character.toString(c) : "?").reduce("", String::concat);
    }
}
