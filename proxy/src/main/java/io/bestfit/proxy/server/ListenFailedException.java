package io.bestfit.proxy.server;

import io.bestfit.proxy.config.Address;

/** An address that cannot be listened on. */
public final class ListenFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    /** The address and why. */
    public ListenFailedException(Address address, Throwable cause) {
        super("cannot listen on " + address + ": " + cause.getMessage(), cause);
    }
}
