package io.bestfit.proxy.scale;

import io.bestfit.proxy.interop.Bestfit;
import io.bestfit.proxy.interop.Certificates;
import io.bestfit.proxy.interop.Daemon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** haproxy with the configuration that sites are given to copy; the addresses in it are those of this machine. */
final class Balancer implements AutoCloseable {

    private static final Path CONFIGURATION = Path.of("..", "deploy", "balancer", "haproxy.cfg");
    private static final Pattern LISTENER = Pattern.compile("(?m)^    bind :5000$");
    private static final Pattern SERVER = Pattern.compile("(?m)^    server (bestfit-([123])) \\S+ check port 9090$");

    private final Daemon daemon;
    private final String plain;
    private final String tls;

    private Balancer(Daemon daemon, String plain, String tls) {
        this.daemon = daemon;
        this.plain = plain;
        this.tls = tls;
    }

    /**
     * Starts it before as many replicas as the configuration names.
     *
     * @param change what is otherwise in the configuration
     */
    static Balancer start(Path folder, List<Replica> replicas, Certificates certificates,
            UnaryOperator<String> change) throws Exception {
        String plain = Bestfit.freeAddress();
        String tls = Bestfit.freeAddress();
        Path both = Files.writeString(folder.resolve("bestfit.pem"),
                Files.readString(certificates.server()) + Files.readString(certificates.serverKey()));
        String configured = Files.readString(CONFIGURATION);
        if (LISTENER.matcher(configured).results().count() != 1
                || SERVER.matcher(configured).results().count() != replicas.size()) {
            throw new IllegalStateException(CONFIGURATION + " has another listener or other servers");
        }
        String here = SERVER.matcher(LISTENER.matcher(change.apply(configured)).replaceAll(
                "    bind %s\n    bind %s ssl crt %s alpn h2,http/1.1".formatted(plain, tls, both)))
                .replaceAll(server -> {
                    Replica replica = replicas.get(Integer.parseInt(server.group(2)) - 1);
                    return Matcher.quoteReplacement("    server %s %s check port %d".formatted(server.group(1),
                            replica.address(), replica.adminPort()));
                });
        Path file = Files.writeString(folder.resolve("haproxy.cfg"), here);
        return new Balancer(Daemon.start(folder.resolve("haproxy.log"),
                () -> Bestfit.status("http://" + plain + "/v2/") == 200,
                "haproxy", "-db", "-f", file.toString()), plain, tls);
    }

    /** Host and port, with or without TLS. */
    String address(boolean secure) {
        return secure ? tls : plain;
    }

    String logTail() throws IOException {
        return daemon.logTail();
    }

    @Override
    public void close() throws IOException {
        daemon.close();
    }
}
