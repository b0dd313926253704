package io.bestfit.proxy.clientconfig;

import io.bestfit.matcher.node.Declaration;

/** A declaration that a client cannot carry in a path: its message says what to do. */
public final class NotInAPathException extends Exception {

    private static final long serialVersionUID = 1L;

    NotInAPathException(Declaration declaration) {
        super("this client declares its node by a path, whose words cannot say all of '" + declaration.canonical()
                + "'; give it a name under profiles: in the proxy's configuration, and write --node profile=NAME");
    }
}
