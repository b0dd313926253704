package io.bestfit.proxy.testing;

import io.vertx.core.buffer.Buffer;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One connection on which requests follow each other; unlike HTTP clients it never asks anything twice. */
public final class KeptConnection implements AutoCloseable {

    private static final int PATIENCE_MILLISECONDS = 60_000;
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *([0-9]+)\r\n");

    private final Socket socket;

    public KeptConnection(int port) throws IOException {
        this("127.0.0.1", port);
    }

    public KeptConnection(String host, int port) throws IOException {
        socket = new Socket(InetAddress.ofLiteral(host), port);
        socket.setSoTimeout(PATIENCE_MILLISECONDS);
        socket.setTcpNoDelay(true);
    }

    /**
     * An answer.
     *
     * @param head its head as it came
     * @param body its body
     */
    public record Answer(String head, Buffer body) {

        public int status() {
            return Integer.parseInt(head.substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3));
        }

        /** A header's value; empty where there is none. */
        public String header(String name) {
            Matcher found = Pattern.compile("(?i)\r\n" + Pattern.quote(name) + ": *([^\r]*)\r\n").matcher(head);
            return found.find() ? found.group(1) : "";
        }

        public String text() {
            return body.toString();
        }
    }

    /** Sends a request without a body, and reads its answer. */
    public Answer send(String method, String target, String... headers) throws IOException {
        begin(method, target, headers);
        return answer(method);
    }

    /** Sends the head of a request; what {@code headers} announce of a body has to follow by {@link #write}. */
    public void begin(String method, String target, String... headers) throws IOException {
        StringBuilder head = new StringBuilder(method).append(' ').append(target).append(" HTTP/1.1\r\nHost: p\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends bytes of a body. */
    public void write(byte[] bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
        out.flush();
    }

    /** Reads the answer to a request of a method. */
    public Answer answer(String method) throws IOException {
        String head = head();
        Matcher length = LENGTH.matcher(head);
        boolean bodiless = method.equals("HEAD") || head.startsWith("HTTP/1.1 204") || !length.find();
        return new Answer(head, Buffer.buffer(bodiless ? new byte[0] : body(Integer.parseInt(length.group(1)))));
    }

    /** Reads the head of an answer alone. */
    public String head() throws IOException {
        String head = RawServer.head(socket.getInputStream());
        if (!head.endsWith("\r\n\r\n")) {
            throw new EOFException("the connection ended where an answer was due, after '" + head + "'");
        }
        return head;
    }

    /** Reads so many bytes of a body. */
    public byte[] body(int length) throws IOException {
        byte[] body = socket.getInputStream().readNBytes(length);
        if (body.length < length) {
            throw new EOFException("the connection ended after " + body.length + " of " + length + " bytes");
        }
        return body;
    }

    /** Waits for the end of the connection, and gives what still came. */
    public byte[] rest() throws IOException {
        InputStream in = socket.getInputStream();
        return in.readAllBytes();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
