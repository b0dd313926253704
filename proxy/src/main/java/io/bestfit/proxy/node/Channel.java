package io.bestfit.proxy.node;

import java.util.Locale;

/** The way by which a node was declared, in order of precedence: the first that speaks is the only one heard. */
public enum Channel {
    PATH,
    PORT,
    HEADER;

    /** The name in logs, metrics and JSON. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
