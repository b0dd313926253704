package io.bestfit.proxy.conformance;

import java.io.IOException;

/** A way to a server. */
interface Channel extends AutoCloseable {

    /** Sends a request and reads its answer. */
    Answer exchange(Request request) throws IOException;

    @Override
    void close() throws IOException;
}
