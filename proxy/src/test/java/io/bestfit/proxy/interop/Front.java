package io.bestfit.proxy.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A server in front of Bestfit, with the file that sites are given to copy. It asks Bestfit from an address of its own. */
final class Front implements AutoCloseable {

    /** Where it comes from, so that it is not taken for a client, all of which come from 127.0.0.1. */
    static final String SOURCE = "127.0.0.9";

    /** A file of {@code deploy/fronts}. */
    enum Kind {
        /** Ends TLS and tells by {@code Forwarded} where a request comes from. */
        NGINX("n"),
        /** Ends TLS and tells by {@code X-Forwarded-For}. */
        HAPROXY("h"),
        /** Hands connections on and tells by the PROXY protocol. */
        HAPROXY_TCP("t");

        private final String letter;

        Kind(String letter) {
            this.letter = letter;
        }

        /** Its name in names of folders: podman refuses a run root of more than 50 characters. */
        String letter() {
            return letter;
        }
    }

    private final Daemon daemon;
    private final String address;
    private final Path log;

    private Front(Daemon daemon, String address, Path log) {
        this.daemon = daemon;
        this.address = address;
        this.log = log;
    }

    /**
     * Starts it.
     *
     * @param address host and port where it is to listen
     * @param bestfit host and port to which it hands on what it is asked
     */
    static Front start(Kind kind, Path folder, Certificates certificates, String address, String bestfit)
            throws Exception {
        Path log = folder.resolve("front.log");
        String[] words = switch (kind) {
            case NGINX -> nginx(folder, certificates, address, bestfit);
            case HAPROXY -> haproxy(folder, "haproxy.cfg", Map.of(
                    "bind :443 ", "bind " + address + " ",
                    "/etc/haproxy/registry.example.pem", certificates.together().toString(),
                    "10.0.0.20:5000", bestfit + " source " + SOURCE));
            case HAPROXY_TCP -> haproxy(folder, "haproxy-tcp.cfg", Map.of("bind :443", "bind " + address,
                    "10.0.0.20:5443", bestfit + " source " + SOURCE));
        };
        Command.require(words[0]);
        int port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
        return new Front(Daemon.start(log, () -> Daemon.listens(port), words), address, log);
    }

    /** Its processes are nobody's, who may not read or write the folder: a body that went to a disk would fail. */
    private static String[] nginx(Path folder, Certificates certificates, String address, String bestfit)
            throws Exception {
        Path site = SiteFile.copy("deploy/fronts/nginx.conf", folder.resolve("site.conf"), Map.of(
                "listen 443 ", "listen " + address + " ",
                "/etc/nginx/registry.example.pem", certificates.server().toString(),
                "/etc/nginx/registry.example.key", certificates.serverKey().toString(),
                "10.0.0.20:5000", bestfit));
        Path main = Files.writeString(folder.resolve("nginx.conf"), """
                daemon off;
                pid %1$s/nginx.pid;
                error_log stderr notice;
                events {}
                http {
                    access_log off;
                    client_body_temp_path %1$s/body;
                    proxy_temp_path %1$s/proxy;
                    fastcgi_temp_path %1$s/fastcgi;
                    uwsgi_temp_path %1$s/uwsgi;
                    scgi_temp_path %1$s/scgi;
                    proxy_bind %2$s;
                    include %3$s;
                }
                """.formatted(folder, SOURCE, site));
        Command.require("nginx");
        Command.run(folder, "nginx", "-t", "-q", "-e", "stderr", "-c", main.toString());
        return new String[]{"nginx", "-e", "stderr", "-c", main.toString()};
    }

    private static String[] haproxy(Path folder, String file, Map<String, String> changes) throws Exception {
        Path configuration = SiteFile.copy("deploy/fronts/" + file, folder.resolve(file), changes);
        Command.require("haproxy");
        // Warnings count: with -dW haproxy does not start with them.
        Command.run(folder, "haproxy", "-c", "-dW", "-f", configuration.toString());
        return new String[]{"haproxy", "-db", "-f", configuration.toString()};
    }

    /** Host and port. */
    String address() {
        return address;
    }

    /** All that it wrote. */
    List<String> log() throws IOException {
        return Files.readAllLines(log);
    }

    @Override
    public void close() throws IOException {
        daemon.close();
    }
}
