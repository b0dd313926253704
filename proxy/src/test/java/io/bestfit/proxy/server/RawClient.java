package io.bestfit.proxy.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A client that sends targets as they are, which no HTTP library does. */
public final class RawClient {

    private static final int PATIENCE_MILLIS = 20_000;

    private RawClient() {}

    /** An answer. */
    public record Answer(int statusCode, String head, String body) {

        public @Nullable String header(String name) {
            return head.lines().filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 1).strip()).findFirst().orElse(null);
        }
    }

    public static Answer send(int port, String method, String target, String authorization) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write((method + " " + target + " HTTP/1.1\r\nHost: proxy\r\nConnection: close\r\n"
                    + (authorization.isEmpty() ? "" : "Authorization: " + authorization + "\r\n")
                    + "Content-Length: 0\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            String whole = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int end = whole.indexOf("\r\n\r\n");
            return new Answer(Integer.parseInt(whole.substring(9, 12)), whole.substring(0, end),
                    whole.substring(end + 4));
        }
    }
}
