package io.bestfit.proxy.faults;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What a client saw of an answer until the end of its connection; every character is one byte.
 *
 * @param head the status line and the headers as they came, less {@code Connection}
 * @param body the bytes of the body; of one in chunks, what was in them
 * @param whole whether the answer says itself that this is all of it
 */
record Seen(String head, String body, boolean whole) {

    private static final int PATIENCE_MILLIS = 60_000;

    /** Sends a request that ends its connection, and reads to the end, however that comes. */
    static Seen of(int port, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return parse(toTheEnd(socket.getInputStream()), request.startsWith("HEAD "));
        }
    }

    /** All bytes up to the end of a connection or its reset. */
    static String toTheEnd(InputStream in) throws IOException {
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        byte[] piece = new byte[1 << 14];
        try {
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                seen.write(piece, 0, read);
            }
        } catch (SocketException reset) {
            return seen.toString(StandardCharsets.ISO_8859_1);
        }
        return seen.toString(StandardCharsets.ISO_8859_1);
    }

    static Seen parse(String raw, boolean toHead) {
        int end = raw.indexOf("\r\n\r\n");
        if (end < 0) {
            return new Seen(raw, "", false);
        }
        while (raw.startsWith("HTTP/1.1 103 ", 0) && raw.indexOf("HTTP/1.1 103 ", end) == end + 4) {
            end = raw.indexOf("\r\n\r\n", end + 4);
        }
        if (raw.startsWith("HTTP/1.1 103 ")) {
            end = raw.indexOf("\r\n\r\n", end + 4);
        }
        String head = raw.substring(0, end + 4).replaceFirst("(?i)\r\nconnection: close\r\n", "\r\n");
        String rest = raw.substring(end + 4);
        String lower = head.toLowerCase(Locale.ROOT);
        boolean bodiless = toHead || head.startsWith("HTTP/1.1 204 ") || head.startsWith("HTTP/1.1 304 ");
        if (bodiless) {
            return new Seen(head, rest, true);
        }
        if (lower.contains("\r\ntransfer-encoding: chunked\r\n")) {
            return chunks(head, rest);
        }
        int at = lower.indexOf("\r\ncontent-length: ");
        if (at < 0) {
            return new Seen(head, rest, false);
        }
        String length = head.substring(at + 18, head.indexOf('\r', at + 18));
        return new Seen(head, rest, rest.length() == Integer.parseInt(length));
    }

    private static Seen chunks(String head, String rest) {
        StringBuilder body = new StringBuilder();
        int at = 0;
        while (at < rest.length()) {
            int line = rest.indexOf("\r\n", at);
            int size = Integer.parseInt(rest.substring(at, line), 16);
            if (size == 0) {
                return new Seen(head, body.toString(), rest.substring(line).equals("\r\n\r\n"));
            }
            body.append(rest, line + 2, Math.min(rest.length(), line + 2 + size));
            at = line + 2 + size + 2;
        }
        return new Seen(head, body.toString(), false);
    }
}
