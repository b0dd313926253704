package io.bestfit.proxy.config;

/** How a client that asks for a blob gets its bytes. */
public enum Blobs {
    /** Through this proxy. */
    RELAY,
    /** From the upstream itself, to whose URL a GET is answered with 307. */
    REDIRECT
}
