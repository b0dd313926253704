package io.bestfit.proxy.config;

import io.bestfit.proxy.node.Profile;
import io.bestfit.proxy.node.Profile.MalformedProfileException;
import io.bestfit.proxy.node.Profiles;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the name and the declaration of a profile must be. */
final class ProfileCheck {

    private ProfileCheck() {}

    /** What is wrong with a name, or {@code null}. */
    static @Nullable String name(String name) {
        if (!ConfigModel.PROFILE_NAME.matcher(name).matches()) {
            return "the profile's name '" + name + "' cannot stand in a repository name; use lower-case letters and"
                    + " digits, joined by single '.', '_' or '-'";
        }
        if (name.equals("v2")) {
            return "a profile cannot be named 'v2': clients stop appending /v2 after it";
        }
        if (name.equals("any")) {
            return "a profile cannot be named 'any': that name declares nothing, so that everything passes through";
        }
        return null;
    }

    /** What is wrong with a text that has to stand for a profile, or {@code null}. */
    static @Nullable String use(String text, List<String> profiles) {
        if (profiles.contains(text) || text.equals(Profiles.ANY)) {
            return null;
        }
        if (!Profiles.isDeclaration(text)) {
            return "is not defined under profiles" + DidYouMean.suffix(text, profiles);
        }
        try {
            declaration(text);
            return null;
        } catch (IllegalArgumentException e) {
            return "is no profile, and cannot be read as a declaration: " + e.getMessage();
        }
    }

    /**
     * The declaration as it was written, which must describe a node by itself.
     *
     * @throws IllegalArgumentException with a sentence, where it does not
     */
    static String declaration(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("the declaration is empty; write one, such as cpu=zen4");
        }
        try {
            Profile.of(text);
            return text;
        } catch (MalformedProfileException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** What is wrong with a text that has to be the JSON of exported features, or {@code null}. */
    static @Nullable String export(String text) {
        try {
            Profile.of(text, "");
            return null;
        } catch (MalformedProfileException e) {
            return e.getMessage();
        }
    }
}
