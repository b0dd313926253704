package io.bestfit.proxy.config;

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

    /** The declaration, which must not be empty. */
    static String declaration(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("the declaration is empty");
        }
        return text;
    }
}
