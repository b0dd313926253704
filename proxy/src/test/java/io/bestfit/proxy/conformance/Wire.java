package io.bestfit.proxy.conformance;

import io.bestfit.proxy.conformance.Request.Framing;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/** A client of one server that keeps its connection as long as the server does, and sends what it is told to. */
final class Wire implements Channel {

    private static final int PATIENCE_MILLISECONDS = 30_000;
    /** Several pieces, so that a body is no single chunk. */
    static final int CHUNK = 100_000;

    private final SocketFactory sockets;
    private final int port;
    private @Nullable Socket socket;
    private @Nullable AnswerReader answers;

    Wire(SocketFactory sockets, int port) {
        this.sockets = sockets;
        this.port = port;
    }

    /** A kept connection may have been closed by the server meanwhile; then there is one more try, as clients have. */
    @Override
    public Answer exchange(Request request) throws IOException {
        boolean kept = socket != null;
        try {
            Answer answer = once(request);
            return kept && answer.equals(Answer.NONE) && request.framing() == Framing.NONE ? once(request) : answer;
        } catch (SocketException closed) {
            close();
            if (kept && request.framing() == Framing.NONE) {
                return once(request);
            }
            throw closed;
        }
    }

    private Answer once(Request request) throws IOException {
        Socket open = socket;
        AnswerReader reader = answers;
        if (open == null || reader == null) {
            open = sockets.createSocket(InetAddress.getLoopbackAddress(), port);
            open.setSoTimeout(PATIENCE_MILLISECONDS);
            open.setTcpNoDelay(true);
            reader = new AnswerReader(new BufferedInputStream(open.getInputStream()));
            socket = open;
            answers = reader;
        }
        List<Answer> interim = new ArrayList<>();
        OutputStream out = open.getOutputStream();
        byte[] head = request.headBytes("127.0.0.1:" + port).getBytes(StandardCharsets.ISO_8859_1);
        out.write(head);
        boolean waits = request.framing() == Framing.EXPECTED;
        if (!waits) {
            send(request, out);
        }
        Answer answer = reader.read(request.method().equals("HEAD"));
        while (answer.status() >= 100 && answer.status() < 200) {
            interim.add(answer);
            if (waits && answer.status() == 100) {
                waits = false;
                send(request, out);
            }
            answer = reader.read(request.method().equals("HEAD"));
        }
        if (!answer.whole() || waits || answer.headers("Connection").contains("close")) {
            close();
        }
        return answer.after(interim);
    }

    private static void send(Request request, OutputStream out) throws IOException {
        byte[] body = request.body().getBytes();
        if (request.framing() != Framing.CHUNKED) {
            out.write(body);
            return;
        }
        for (int at = 0; at < body.length; at += CHUNK) {
            int length = Math.min(CHUNK, body.length - at);
            out.write((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            out.write(body, at, length);
            out.write("\r\n".getBytes(StandardCharsets.ISO_8859_1));
        }
        out.write("0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() throws IOException {
        Socket open = socket;
        socket = null;
        answers = null;
        if (open != null) {
            open.close();
        }
    }
}
