package io.bestfit.proxy.token;

import org.jspecify.annotations.Nullable;

/**
 * What a token is asked for: {@code type:name:actions}, such as {@code repository:lab/gromacs:pull}.
 *
 * <p>Source: distribution, docs/content/spec/auth/scope.md; a name may hold a colon, in the port of a host.
 *
 * @param type the type, with a class where it has one: {@code repository}, {@code repository(plugin)}, {@code registry}
 * @param name the name
 * @param actions the actions
 */
record Scope(String type, String name, String actions) {

    private static final String REPOSITORY = "repository";

    /** Reads a scope; null where it is none. */
    static @Nullable Scope parse(String text) {
        int type = text.indexOf(':');
        int actions = text.lastIndexOf(':');
        return type <= 0 || actions <= type + 1
                ? null
                : new Scope(text.substring(0, type), text.substring(type + 1, actions), text.substring(actions + 1));
    }

    /** Whether it speaks of a repository. */
    boolean isRepository() {
        return type.equals(REPOSITORY) || type.startsWith(REPOSITORY + "(");
    }

    /** The same of another name. */
    Scope of(String otherName) {
        return new Scope(type, otherName, actions);
    }

    @Override
    public String toString() {
        return type + ":" + name + ":" + actions;
    }
}
