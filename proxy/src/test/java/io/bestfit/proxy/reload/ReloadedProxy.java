package io.bestfit.proxy.reload;

import io.bestfit.proxy.config.ConfigFaultsException;
import io.bestfit.proxy.config.ConfigFile;
import io.bestfit.proxy.config.Overrides;
import io.bestfit.proxy.config.ProxyConfig;
import io.bestfit.proxy.registry.EmbeddedRegistry;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import io.bestfit.proxy.registry.RegistryOptions;
import io.bestfit.proxy.server.BuildInfo;
import io.bestfit.proxy.server.ProxyServer;
import io.bestfit.proxy.server.RunningProxy;
import io.bestfit.proxy.testing.KeptConnection;
import io.bestfit.proxy.upstream.UpstreamTransport;
import io.bestfit.proxy.watch.WatchedFiles;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** A proxy that is kept to a configuration file, in front of a registry with an image for zen3 and one for any CPU. */
final class ReloadedProxy implements AutoCloseable {

    static final Image GENERIC = ImageBuilder.variant("amd64", "generic");
    static final Image ZEN3 = ImageBuilder.variant("amd64", "zen3");
    static final Image INDEX = IndexBuilder.oci().annotated(GENERIC, "amd64", Map.of())
            .annotated(ZEN3, "amd64", Map.of("org.supercontainers.hardware.cpu.target.microarch", "zen3")).build();

    private final Vertx vertx = UpstreamTransport.vertx(new VertxOptions());
    private final Path file;
    private final EmbeddedRegistry registry;
    private final ProxyServer server;
    private final ConfigReloader reloader;

    /**
     * Starts with a configuration whose upstream, listener and admin listener are these.
     *
     * @param more what it says besides
     */
    ReloadedProxy(Path folder, int eventLoops, String more)
            throws IOException, TimeoutException, ConfigFaultsException {
        registry = RunningProxy.await(EmbeddedRegistry.start(vertx, RegistryOptions.defaults()));
        registry.put("lab/app", "1.0", INDEX);
        file = folder.resolve("bestfit.yaml");
        write(more);
        WatchedFiles watched = WatchedFiles.of(List.of(file));
        ConfigFile read = ConfigFile.read(file, Overrides.NONE);
        watched.keepTo(read.files());
        ProxyConfig config = read.config();
        server = RunningProxy.await(ProxyServer.start(vertx, config, new BuildInfo("test", "test"), eventLoops));
        reloader = ConfigReloader.begin(vertx, file, Overrides.NONE, watched, config, server, _ -> {});
    }

    /** What every version of the file says first. */
    String base() {
        return "listen: [127.0.0.1:0]\nadmin: 127.0.0.1:0\nupstream: {url: " + registry.baseUrl() + "}\n";
    }

    /** Writes another version, as a whole. */
    void write(String more) throws IOException {
        writeAll(base() + more);
    }

    void writeAll(String text) throws IOException {
        Path next = Files.writeString(file.resolveSibling("next"), text);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Writes another version, and has it read. */
    void take(String more) throws IOException {
        write(more);
        reloader.now();
    }

    Vertx vertx() {
        return vertx;
    }

    Path file() {
        return file;
    }

    EmbeddedRegistry registry() {
        return registry;
    }

    ProxyServer server() {
        return server;
    }

    ConfigReloader reloader() {
        return reloader;
    }

    /** A new connection to the first listener. */
    KeptConnection connect() throws IOException {
        return new KeptConnection(server.registryPort());
    }

    /** What the tag of the index is answered with for a node. */
    KeptConnection.Answer pull(String declaration) throws IOException {
        try (KeptConnection connection = connect()) {
            return connection.send("GET", "/v2/lab/app/manifests/1.0", "Node-Features: " + declaration);
        }
    }

    /** The value of a metric, with its labels. */
    String metric(String name) throws IOException {
        try (KeptConnection connection = new KeptConnection(server.adminPort())) {
            return connection.send("GET", "/metrics").text().lines().filter(line -> line.startsWith(name + " "))
                    .map(line -> line.substring(name.length() + 1)).findFirst().orElse("none");
        }
    }

    @Override
    public void close() throws TimeoutException {
        reloader.close();
        RunningProxy.await(server.close());
        RunningProxy.await(vertx.close());
    }
}
