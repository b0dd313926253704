package io.bestfit.proxy.conformance;

import io.bestfit.proxy.config.ConfigLoader;
import io.bestfit.proxy.config.Overrides;
import io.bestfit.proxy.conformance.Side.Access;
import io.bestfit.proxy.registry.EmbeddedRegistry;
import io.bestfit.proxy.registry.RegistryOptions;
import io.bestfit.proxy.server.BuildInfo;
import io.bestfit.proxy.server.ProxyServer;
import io.bestfit.proxy.testing.ExampleFiles;
import io.bestfit.proxy.testing.Trust;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.SocketFactory;

/** Two embedded registries that are alike, one of them behind a whole Bestfit. */
final class Stand implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 60;

    private final Vertx vertx = Vertx.vertx();
    private final Path folder;
    private final Variant variant;
    private final ProxyServer proxy;
    private EmbeddedRegistry alone;
    private EmbeddedRegistry behind;

    private Stand(Path folder, Variant variant) throws Exception {
        this.folder = folder;
        this.variant = variant;
        if (variant.securesListener() || variant.securesUpstream()) {
            ExampleFiles.certificate(folder, "registry.pem", "registry-key.pem", "127.0.0.1");
        }
        alone = await(EmbeddedRegistry.start(vertx, options(variant)));
        RegistryOptions upstream = variant.securesUpstream()
                ? options(variant).withCertificate(new PemKeyCertOptions()
                        .setCertPath(folder.resolve("registry.pem").toString())
                        .setKeyPath(folder.resolve("registry-key.pem").toString()))
                : options(variant);
        behind = await(EmbeddedRegistry.start(vertx, upstream));
        String listen = variant.securesListener()
                ? "{address: \"127.0.0.1:0\", tls: {certificate: registry.pem, key: registry-key.pem}}"
                : "127.0.0.1:0";
        Path file = Files.writeString(folder.resolve("bestfit.yaml"),
                "listen: " + listen + "\nadmin: 127.0.0.1:0\n" + variant.upstream(behind.baseUrl()) + "\n");
        proxy = await(ProxyServer.start(vertx, ConfigLoader.load(file, Overrides.NONE),
                new BuildInfo("test", "test"), 2));
    }

    static Stand start(Path folder, Variant variant) throws Exception {
        return new Stand(folder, variant);
    }

    private static RegistryOptions options(Variant variant) {
        RegistryOptions options = RegistryOptions.defaults().withRefuseUnacceptedIndex(true).withReferrersPage(25)
                .withAbsoluteLocations(variant.namesHosts());
        return switch (variant.access()) {
            case OPEN -> options;
            case BASIC -> options.withAccess(new io.bestfit.proxy.registry.Access.Basic(Side.USER, Side.PASSWORD));
            // A relative realm, which two registries have in common.
            case BEARER -> options.withAccess(new io.bestfit.proxy.registry.Access.Token(Optional.of("/token"),
                    Optional.of(new io.bestfit.proxy.registry.Access.Basic(Side.USER, Side.PASSWORD))));
        };
    }

    EmbeddedRegistry alone() {
        return alone;
    }

    EmbeddedRegistry behind() {
        return behind;
    }

    Side direct() {
        return variant.without(Side.of(alone.baseUrl(),
                () -> new Wire(SocketFactory.getDefault(), alone.port()), alone, access()));
    }

    Side through() throws IOException, GeneralSecurityException {
        return variant.on(Side.of((variant.securesListener() ? "https" : "http") + "://127.0.0.1:"
                + proxy.registryPort(), channels(proxy.registryPort()), behind, access()));
    }

    private Supplier<Channel> channels(int port) throws IOException, GeneralSecurityException {
        Path certificate = folder.resolve("registry.pem");
        if (variant.asksByHttp2()) {
            HttpClient client = Http2Wire.client(vertx, port, certificate);
            return () -> new Http2Wire(client);
        }
        SocketFactory sockets = variant.securesListener()
                ? Trust.in(certificate).getSocketFactory()
                : SocketFactory.getDefault();
        return () -> new Wire(sockets, port);
    }

    private Access access() {
        return variant.access();
    }

    /** Ends the registry behind Bestfit. */
    void stopUpstream() throws TimeoutException {
        await(behind.close());
    }

    /** Starts it again where it was, with nothing in it. */
    void startUpstream() throws TimeoutException {
        behind = await(EmbeddedRegistry.start(vertx, options(variant).withPort(behind.port())));
    }

    static <T> T await(Future<T> future) throws TimeoutException {
        return future.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws TimeoutException {
        await(proxy.close());
        await(vertx.close());
    }
}
