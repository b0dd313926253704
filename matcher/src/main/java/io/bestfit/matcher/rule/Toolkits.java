package io.bestfit.matcher.rule;

import io.bestfit.matcher.version.Version;

/** The worth of a GPU toolkit: the newer the better. */
final class Toolkits {

    private Toolkits() {}

    static Grade grade(String name, Version toolkit) {
        return Grade.of(((long) toolkit.major() << 40) + ((long) toolkit.minor() << 20) + toolkit.part(2),
                name + " " + toolkit);
    }
}
