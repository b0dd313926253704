package io.bestfit.proxy.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

/**
 * A load generator with an open loop: HEADs of one path at a constant rate, whether answers come or not, of several
 * servers in turn. A loop that waits for answers before it asks again hides how long they queue. The latency of a
 * request counts from when it was due, where an earlier answer kept its connection busy. {@code deploy/load/compare}
 * starts it from its source; the first server is the one that the others are compared with.
 */
final class OpenLoop {

    /** Rounds that are thrown away: the servers and this program compile what runs often. */
    private static final int WARM_UP = 2;
    private static final int MAX_HEAD = 16 * 1024;
    private static final double NANOS_PER_MILLI = 1e6;

    private final int rate;
    private final int connections;
    private final long sliceNanos;
    private final byte[] request;

    private OpenLoop(int rate, int connections, int seconds, String path, List<String> headers) {
        this.rate = rate;
        this.connections = connections;
        this.sliceNanos = seconds * 1_000_000_000L;
        this.request = ("HEAD " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + String.join("\r\n", headers)
                + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Arguments: rate, connections, rounds, seconds a round, path, NAME=PORT of each server, headers. */
    public static void main(String[] arguments) throws Exception {
        Map<String, Integer> servers = new LinkedHashMap<>();
        List<String> headers = new ArrayList<>();
        for (String argument : Arrays.asList(arguments).subList(5, arguments.length)) {
            int equals = argument.indexOf('=');
            if (argument.contains(":")) {
                headers.add(argument);
            } else {
                servers.put(argument.substring(0, equals), Integer.parseInt(argument.substring(equals + 1)));
            }
        }
        new OpenLoop(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[3]),
                arguments[4], headers).run(Integer.parseInt(arguments[2]), servers);
    }

    private void run(int rounds, Map<String, Integer> servers) throws Exception {
        Map<String, List<Slice>> slices = new LinkedHashMap<>();
        for (int round = -WARM_UP; round < rounds; round++) {
            for (Map.Entry<String, Integer> server : servers.entrySet()) {
                Slice slice = slice(server.getValue());
                if (round >= 0) {
                    slices.computeIfAbsent(server.getKey(), _ -> new ArrayList<>()).add(slice);
                }
            }
        }
        List<Slice> direct = slices.values().iterator().next();
        System.out.printf(Locale.ROOT, "%-10s %8s %8s %8s %11s %16s%n", "server", "p50 ms", "p99 ms", "p99.9 ms",
                "added p99", "least-greatest");
        slices.forEach((name, measured) -> {
            List<Double> added = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                added.add(measured.get(round).p99 - direct.get(round).p99);
            }
            List<Double> sorted = added.stream().sorted().toList();
            System.out.printf(Locale.ROOT, "%-10s %8.3f %8.3f %8.3f %11.3f %7.3f - %6.3f%n", name,
                    median(measured.stream().map(Slice::p50).toList()),
                    median(measured.stream().map(Slice::p99).toList()),
                    median(measured.stream().map(Slice::p999).toList()), median(added), sorted.getFirst(),
                    sorted.getLast());
        });
    }

    private Slice slice(int port) throws Exception {
        List<Asker> askers = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int number = 0; number < connections; number++) {
            askers.add(new Asker(port));
        }
        long start = System.nanoTime() + 10_000_000;
        for (int number = 0; number < connections; number++) {
            Asker asker = askers.get(number);
            long first = start + number * 1_000_000_000L / rate;
            threads.add(Thread.ofPlatform().start(() -> asker.ask(first, start + sliceNanos)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        long[] all = askers.stream().flatMapToLong(Asker::latencies).sorted().toArray();
        long wanted = rate * sliceNanos / 1_000_000_000L;
        if (all.length < wanted - connections) {
            throw new IllegalStateException("port " + port + " answered " + all.length + " of " + wanted + " requests");
        }
        return new Slice(percentile(all, 0.5), percentile(all, 0.99), percentile(all, 0.999));
    }

    private static double percentile(long[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1L, Math.round(share * sorted.length))] / NANOS_PER_MILLI;
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private record Slice(double p50, double p99, double p999) {}

    /** One connection, on a thread of its own. */
    private final class Asker {

        private final SocketChannel channel;
        private final ByteBuffer out = ByteBuffer.allocateDirect(request.length).put(request);
        private final ByteBuffer in = ByteBuffer.allocateDirect(MAX_HEAD);
        private final long[] latencies = new long[(int) (rate * sliceNanos / 1_000_000_000L / connections) + 2];
        private int answered;

        Asker(int port) throws IOException {
            channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            exchange();
        }

        LongStream latencies() {
            return Arrays.stream(latencies, 0, answered);
        }

        void ask(long first, long end) {
            long period = connections * 1_000_000_000L / rate;
            try (channel) {
                for (long due = first; due - end < 0 && answered < latencies.length; due += period) {
                    long began = System.nanoTime();
                    boolean late = began - due > 0;
                    while (began - due < 0) {
                        LockSupport.parkNanos(due - began);
                        began = System.nanoTime();
                    }
                    exchange();
                    latencies[answered++] = System.nanoTime() - (late ? due : began);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void exchange() throws IOException {
            out.rewind();
            while (out.hasRemaining()) {
                channel.write(out);
            }
            in.clear();
            do {
                if (channel.read(in) < 0) {
                    throw new IOException("the server closed a connection");
                }
            } while (!ended());
            if (in.get("HTTP/1.1 ".length()) != '2') {
                throw new IOException("an answer is no success");
            }
        }

        /** Whether the empty line after the head is there; there is no body. */
        private boolean ended() {
            int at = in.position();
            return at > 4 && in.get(at - 1) == '\n' && in.get(at - 2) == '\r' && in.get(at - 3) == '\n';
        }
    }
}
