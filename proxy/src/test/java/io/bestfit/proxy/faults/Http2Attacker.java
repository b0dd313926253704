package io.bestfit.proxy.faults;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A client of HTTP/2 over TLS that writes its frames itself, byte for byte, and obeys nobody. */
final class Http2Attacker implements AutoCloseable {

    /** RFC 9113, section 6: the types of frames. */
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;
    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;
    /** RFC 9113, section 7. */
    static final int PROTOCOL_ERROR = 1;
    static final int ENHANCE_YOUR_CALM = 11;

    private static final int NOT_YET = -1;
    private static final int TIMEOUT_MILLISECONDS = 60_000;

    private final SSLSocket socket;
    private final OutputStream out;
    private final AtomicInteger goneAway = new AtomicInteger(NOT_YET);
    private final Map<Integer, AtomicInteger> received = new ConcurrentHashMap<>();
    private final AtomicLong ended = new AtomicLong();
    private int nextStream = 1;

    /** Connects, and sends the preface with empty settings. */
    Http2Attacker(SSLContext trust, int port) throws IOException {
        socket = (SSLSocket) trust.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(TIMEOUT_MILLISECONDS);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[]{"h2"});
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        if (!socket.getApplicationProtocol().equals("h2")) {
            throw new IOException("the listener does not speak HTTP/2");
        }
        out = new BufferedOutputStream(socket.getOutputStream(), 1 << 14);
        out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        frame(SETTINGS, 0, 0, new byte[0]);
        out.flush();
        Thread.ofVirtual().start(this::read);
    }

    void frame(int type, int flags, int stream, byte[] payload) throws IOException {
        out.write(new byte[]{(byte) (payload.length >>> 16), (byte) (payload.length >>> 8), (byte) payload.length,
                (byte) type, (byte) flags});
        out.write(number(stream));
        out.write(payload);
    }

    static byte[] number(int value) {
        return new byte[]{(byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value};
    }

    void flush() throws IOException {
        out.flush();
    }

    /** The number of the next stream of its own. */
    int next() {
        int stream = nextStream;
        nextStream += 2;
        return stream;
    }

    /** A request without a body, as one frame; gives the number of its stream. */
    int get(String path) throws IOException {
        int stream = next();
        frame(HEADERS, END_HEADERS | END_STREAM, stream, head("GET", path));
        return stream;
    }

    /** The head of a request in HPACK (RFC 7541), without its table and without Huffman's code. */
    static byte[] head(String method, String path) {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        literal(head, 2, method);
        head.write(0x87); // :scheme https
        literal(head, 4, path);
        literal(head, 1, "p");
        return head.toByteArray();
    }

    /** A field without indexing whose name is an entry of the static table. */
    private static void literal(ByteArrayOutputStream head, int name, String value) {
        head.write(name);
        head.write(value.length());
        head.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
    }

    /** How many frames of a type came. */
    int received(int type) {
        AtomicInteger count = received.get(type);
        return count == null ? 0 : count.get();
    }

    /** How many answers ended well. */
    long answered() {
        return ended.get();
    }

    /** Whether the other side has ended the connection, or said that it will. */
    boolean isShutOut() {
        return goneAway.get() != NOT_YET;
    }

    /** The error of its GOAWAY; 0 where it just closed. */
    int error() {
        return goneAway.get();
    }

    private void read() {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            while (true) {
                int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
                int type = in.readUnsignedByte();
                int flags = in.readUnsignedByte();
                in.readInt();
                byte[] payload = in.readNBytes(length);
                received.computeIfAbsent(type, _ -> new AtomicInteger()).incrementAndGet();
                if ((type == 0 || type == HEADERS) && (flags & END_STREAM) != 0) {
                    ended.incrementAndGet();
                }
                if (type == GOAWAY) {
                    goneAway.set(payload[4] << 24 | payload[5] << 16 | payload[6] << 8 | payload[7]);
                }
            }
        } catch (EOFException e) {
            goneAway.compareAndSet(NOT_YET, 0);
        } catch (IOException e) {
            goneAway.compareAndSet(NOT_YET, 0); // reset, which is an end as well
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
