package io.bestfit.proxy.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Bytes sent to a port as they are, and all that comes back. */
public final class RawExchange {

    private static final int PATIENCE_MILLISECONDS = 20_000;

    private RawExchange() {}

    /** Sends, and reads to the end of the connection. */
    public static String of(int port, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLISECONDS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
