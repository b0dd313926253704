package io.bestfit.proxy.config;

/** Whose token service the challenge to a client's ping names. */
public enum TokenRealm {
    /** Bestfit's, which takes the selector out of what is asked for and asks the upstream's. */
    OWN,
    /** The upstream's, which clients ask themselves. */
    UPSTREAM
}
