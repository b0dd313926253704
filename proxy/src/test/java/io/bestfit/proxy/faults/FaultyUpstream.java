package io.bestfit.proxy.faults;

import io.bestfit.proxy.testing.RawServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A registry that answers as it should, except where a test has armed a fault; it watches that no connection which
 * carried one is used again.
 */
final class FaultyUpstream implements AutoCloseable {

    private static final int DRIP_MILLIS = 50;

    private record Armed(Asked asked, WireFault fault) {}

    private final Map<String, Armed> armed = new ConcurrentHashMap<>();
    private final Map<Socket, String> spoilt = new ConcurrentHashMap<>();
    private final AtomicInteger faults = new AtomicInteger();
    private final List<String> reuses = new CopyOnWriteArrayList<>();
    private final int trap;
    private final RawServer server;

    /** @param trap the port to which redirects of {@link WireFault#REDIRECT_TO_THE_TRAP} lead */
    FaultyUpstream(int trap) throws IOException {
        this.trap = trap;
        this.server = new RawServer(this::answer);
    }

    int port() {
        return server.port();
    }

    String authority() {
        return "127.0.0.1:" + port();
    }

    /** From now on a question about a repository is answered so. */
    void arm(String repository, Asked asked, WireFault fault) {
        armed.put(repository, new Armed(asked, fault));
    }

    void disarm(String repository) {
        armed.remove(repository);
    }

    /** How often a fault was sent. */
    int faults() {
        return faults.get();
    }

    /** Requests that came on a connection that had carried a fault. */
    List<String> reuses() {
        return reuses;
    }

    /** Every request head that came. */
    List<String> heads() {
        return server.heads;
    }

    int connections() {
        return server.connections.get();
    }

    private boolean answer(String head, Socket socket) throws IOException {
        String[] line = head.substring(0, head.indexOf('\r')).split(" ", 3);
        String carried = spoilt.get(socket);
        if (carried != null) {
            reuses.add(line[0] + " " + line[1] + " after " + carried);
        }
        RawServer.body(head, socket.getInputStream());
        boolean toHead = line[0].equals("HEAD");
        String repository = Contents.repository(line[1]);
        Armed set = armed.get(repository);
        if (set == null || !line[0].equals(set.asked.method()) || !line[1].equals(set.asked.target(repository))) {
            write(socket, Contents.answer(line[1]).bytes(toHead));
            return true;
        }
        faults.incrementAndGet();
        return send(set.fault, Contents.answer(line[1]), toHead, socket);
    }

    private boolean send(WireFault fault, Proper proper, boolean toHead, Socket socket) throws IOException {
        if (fault.spoilsConnection(toHead)) {
            spoilt.put(socket, fault + (toHead ? " to HEAD" : ""));
        }
        write(socket, fault.bytes(proper, toHead).replace("TRAP", Integer.toString(trap)));
        return switch (fault.after()) {
            case KEEP -> true;
            case CLOSE -> false;
            case RESET -> {
                socket.setSoLinger(true, 0);
                yield false;
            }
            case HOLD -> {
                waitForTheEnd(socket);
                yield false;
            }
            case DRIP -> {
                drip(socket);
                yield false;
            }
        };
    }

    private static void waitForTheEnd(Socket socket) throws IOException {
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    /** Until the other side has had enough. */
    private static void drip(Socket socket) throws IOException {
        try {
            while (true) {
                write(socket, "x");
                Thread.sleep(DRIP_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
