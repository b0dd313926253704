package io.bestfit.proxy.scale;

import io.bestfit.proxy.interop.Bestfit;
import io.bestfit.proxy.interop.Certificates;
import io.bestfit.proxy.interop.Daemon;
import io.bestfit.proxy.interop.SiteFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** haproxy with the configuration that sites are given to copy; the addresses in it are those of this machine. */
final class Balancer implements AutoCloseable {

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
        Map<String, String> changes = new HashMap<>();
        changes.put("bind :5000\n", "bind %s%n    bind %s ssl crt %s alpn h2,http/1.1%n".formatted(plain, tls,
                certificates.together()));
        for (int number = 1; number <= replicas.size(); number++) {
            Replica replica = replicas.get(number - 1);
            changes.put("bestfit-%d.example:5000 check port 9090".formatted(number),
                    replica.address() + " check port " + replica.adminPort());
        }
        String here = change.apply(SiteFile.text("deploy/balancer/haproxy.cfg", changes));
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
