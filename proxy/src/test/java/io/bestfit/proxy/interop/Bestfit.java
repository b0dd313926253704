package io.bestfit.proxy.interop;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** The program itself, started from its jar as an installation starts it. */
public final class Bestfit implements AutoCloseable {

    private static final Path JAR = Path.of("target", "bestfit.jar").toAbsolutePath();
    private static final int TIMEOUT_MILLISECONDS = 5_000;

    private final Daemon daemon;
    private final String address;
    private final String admin;

    private Bestfit(Daemon daemon, String address, String admin) {
        this.daemon = daemon;
        this.address = address;
        this.admin = admin;
    }

    public static Bestfit serve(Path folder, String upstream) throws Exception {
        return serve(folder, upstream, "");
    }

    /** With more lines of configuration. */
    static Bestfit serve(Path folder, String upstream, String more) throws Exception {
        String address = freeAddress();
        return configured(folder, address, before(address, upstream) + more);
    }

    private static String before(String address, String upstream) {
        return """
                listen: %s
                upstream:
                  url: %s
                  namespaces: [%s]
                """.formatted(address, upstream, RegistriesConfiguration.NAME);
    }

    /** With a configuration of all but its version and the listener for administrators. */
    public static Bestfit configured(Path folder, String address, String configured) throws Exception {
        return configured(folder, address, freeAddress(), configured);
    }

    /** One of several that are alike behind a load balancer of this machine. */
    public static Bestfit behindBalancer(Path folder, String address, String admin, String upstream) throws Exception {
        return configured(folder, address, admin, before(address, upstream) + "trustedProxies: [127.0.0.1]\n");
    }

    private static Bestfit configured(Path folder, String address, String admin, String configured) throws Exception {
        Path configuration = Files.writeString(folder.resolve("bestfit.yaml"),
                "version: 1\nadmin: %s\n%s".formatted(admin, configured));
        return start(configuration, "http://" + address + "/v2/", address, admin);
    }

    /** With a whole file, which names these addresses. */
    static Bestfit of(Path configuration, String address, String admin) throws Exception {
        return start(configuration, "http://" + admin + "/readyz", address, admin);
    }

    private static Bestfit start(Path configuration, String ready, String address, String admin) throws Exception {
        Daemon daemon = Daemon.start(configuration.resolveSibling("bestfit.log"), () -> status(ready) == 200,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", JAR.toString(), "serve",
                "--config", configuration.toString());
        return new Bestfit(daemon, address, admin);
    }

    /** A host and a port where nothing listened a moment ago. */
    public static String freeAddress() throws IOException {
        return "127.0.0.1:" + Daemon.freePort();
    }

    /** The status of a GET. */
    public static int status(String url) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MILLISECONDS);
        connection.setReadTimeout(TIMEOUT_MILLISECONDS);
        try {
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }

    /** Host and port of the main listener. */
    public String address() {
        return address;
    }

    /** Host and port of the listener for administrators. */
    String admin() {
        return admin;
    }

    /** The process. */
    public long pid() {
        return daemon.pid();
    }

    public String logTail() throws IOException {
        return daemon.logTail();
    }

    /** Ends it at once, whatever is under way. */
    public void kill() throws InterruptedException {
        daemon.kill();
    }

    @Override
    public void close() throws IOException {
        daemon.close();
    }
}
