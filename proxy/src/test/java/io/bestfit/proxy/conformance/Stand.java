package io.bestfit.proxy.conformance;

import io.bestfit.proxy.config.ConfigLoader;
import io.bestfit.proxy.config.Overrides;
import io.bestfit.proxy.conformance.Side.Access;
import io.bestfit.proxy.registry.EmbeddedRegistry;
import io.bestfit.proxy.registry.RegistryOptions;
import io.bestfit.proxy.server.BuildInfo;
import io.bestfit.proxy.server.ProxyServer;
import io.bestfit.proxy.testing.ExampleFiles;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

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
        if (variant == Variant.TLS_LISTENER || variant == Variant.TLS_UPSTREAM) {
            ExampleFiles.certificate(folder, "registry.pem", "registry-key.pem", "127.0.0.1");
        }
        alone = await(EmbeddedRegistry.start(vertx, options(variant)));
        RegistryOptions upstream = variant == Variant.TLS_UPSTREAM
                ? options(variant).withCertificate(new PemKeyCertOptions()
                        .setCertPath(folder.resolve("registry.pem").toString())
                        .setKeyPath(folder.resolve("registry-key.pem").toString()))
                : options(variant);
        behind = await(EmbeddedRegistry.start(vertx, upstream));
        String listen = variant == Variant.TLS_LISTENER
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
                .withAbsoluteLocations(variant == Variant.ABSOLUTE_LOCATIONS || variant == Variant.TLS_LISTENER);
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
        return Side.of(alone.baseUrl(), () -> new Wire(SocketFactory.getDefault(), alone.port()), alone, access());
    }

    Side through() throws IOException, GeneralSecurityException {
        boolean tls = variant == Variant.TLS_LISTENER;
        SocketFactory sockets = tls ? trusting(folder.resolve("registry.pem")) : SocketFactory.getDefault();
        int port = proxy.registryPort();
        return variant.on(Side.of((tls ? "https" : "http") + "://127.0.0.1:" + port,
                () -> new Wire(sockets, port), behind, access()));
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

    private static SocketFactory trusting(Path certificate) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(certificate)) {
            trusted.setCertificateEntry("server", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context.getSocketFactory();
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
