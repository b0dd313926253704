package io.bestfit.proxy.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An upstream that answers with scripted bytes: one script a connection, called for each request head. */
public final class RawServer implements AutoCloseable {

    /** What to do once a request's head was read; false closes the connection. */
    public interface Script {
        boolean answer(String head, Socket socket) throws IOException;
    }

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    public final List<String> heads = new CopyOnWriteArrayList<>();
    public final List<String> faults = new CopyOnWriteArrayList<>();
    public final AtomicInteger connections = new AtomicInteger();

    public RawServer(Script script) throws IOException {
        Thread.ofVirtual().start(() -> {
            while (!listener.isClosed()) {
                try {
                    Socket socket = listener.accept();
                    connections.incrementAndGet();
                    Thread.ofVirtual().start(() -> serve(socket, script));
                } catch (IOException e) {
                    faults.add(e.toString());
                }
            }
        });
    }

    /** A server that sends the same bytes for every request and then closes. */
    public static RawServer sending(String answer) throws IOException {
        return new RawServer((head, socket) -> {
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
            return false;
        });
    }

    public static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public int port() {
        return listener.getLocalPort();
    }

    private void serve(Socket socket, Script script) {
        try (socket) {
            String head = head(socket.getInputStream());
            while (!head.isEmpty()) {
                heads.add(head);
                if (!script.answer(head, socket)) {
                    return;
                }
                head = head(socket.getInputStream());
            }
        } catch (IOException e) {
            faults.add(e.toString());
        }
    }

    /** The bytes up to and with the empty line; less where the peer closed. */
    public static String head(InputStream in) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int match = 0;
        while (match < 4) {
            int b = in.read();
            if (b < 0) {
                break;
            }
            out.write(b);
            match = b == "\r\n\r\n".charAt(match) ? match + 1 : b == '\r' ? 1 : 0;
        }
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    /** The bytes of a request after its head, as they came; with a note where they end too early. */
    public static String body(String head, InputStream in) throws IOException {
        String lower = head.toLowerCase(Locale.ROOT);
        int length = lower.indexOf("\r\ncontent-length: ");
        if (length >= 0) {
            int size = Integer.parseInt(head.substring(length + 18, head.indexOf('\r', length + 18)));
            byte[] body = in.readNBytes(size);
            return new String(body, StandardCharsets.ISO_8859_1) + (body.length < size ? " and no more" : "");
        }
        StringBuilder chunks = new StringBuilder();
        while (lower.contains("\r\ntransfer-encoding: chunked\r\n") && chunks.indexOf("0\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return chunks + " and no more";
            }
            chunks.append((char) next);
        }
        return chunks.toString();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
