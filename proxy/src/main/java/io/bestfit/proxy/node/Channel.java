package io.bestfit.proxy.node;

import java.util.Locale;

/** The way by which a node was declared, in order of precedence: the first that speaks is the only one heard. */
public enum Channel {
    /** A selector in the path. */
    PATH,
    /** A selector in the host's name. */
    HOST,
    /** The profile of a listener. */
    PORT,
    /** A client certificate that TLS verified. */
    CERTIFICATE,
    /** A declaration in a header. */
    HEADER,
    /** The user of Basic credentials. */
    USER,
    /** The address that the request comes from. */
    ADDRESS;

    /** The name in logs, metrics and JSON. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
