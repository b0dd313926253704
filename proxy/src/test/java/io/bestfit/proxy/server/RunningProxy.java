package io.bestfit.proxy.server;

import io.bestfit.proxy.config.Address;
import io.bestfit.proxy.config.Cache;
import io.bestfit.proxy.config.ConfigFaultsException;
import io.bestfit.proxy.config.ConfigLoader;
import io.bestfit.proxy.config.Evidence;
import io.bestfit.proxy.config.Listener;
import io.bestfit.proxy.config.Log;
import io.bestfit.proxy.config.Overrides;
import io.bestfit.proxy.config.ProxyConfig;
import io.bestfit.proxy.config.Selection;
import io.bestfit.proxy.config.Selection.OnBadDeclaration;
import io.bestfit.proxy.config.Selection.OnNoMatch;
import io.bestfit.proxy.config.Timeouts;
import io.bestfit.proxy.config.TokenRealm;
import io.bestfit.proxy.config.Traces;
import io.bestfit.proxy.config.Upstream;
import io.bestfit.proxy.registry.EmbeddedRegistry;
import io.bestfit.proxy.registry.RegistryOptions;
import io.bestfit.proxy.upstream.Origin;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/** A whole proxy in front of an embedded registry, and a client that asks it. */
public final class RunningProxy implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 20;
    private static final Address ANY_PORT = new Address("127.0.0.1", 0);

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final EmbeddedRegistry registry;
    private final ProxyServer server;

    private RunningProxy(RegistryOptions options, UnaryOperator<ProxyConfig> settings) throws TimeoutException {
        registry = await(EmbeddedRegistry.start(vertx, options));
        server = await(ProxyServer.start(vertx, settings.apply(config(Origin.parse(registry.baseUrl()))),
                new BuildInfo("test", "test"), 1));
    }

    public static RunningProxy start() throws TimeoutException {
        return new RunningProxy(RegistryOptions.defaults(), UnaryOperator.identity());
    }

    public static RunningProxy start(UnaryOperator<ProxyConfig> settings) throws TimeoutException {
        return new RunningProxy(RegistryOptions.defaults(), settings);
    }

    public static RunningProxy start(RegistryOptions options, UnaryOperator<ProxyConfig> settings)
            throws TimeoutException {
        return new RunningProxy(options, settings);
    }

    public static RunningProxy start(RegistryOptions options) throws TimeoutException {
        return new RunningProxy(options, UnaryOperator.identity());
    }

    private static ProxyConfig config(Origin upstream) {
        return new ProxyConfig(ProxyConfig.VERSION, List.of(new Listener(ANY_PORT, null)), ANY_PORT,
                Upstream.of(upstream), Selection.DEFAULT, Evidence.DEFAULT, Map.of(), Cache.DEFAULT, Timeouts.DEFAULT,
                Log.DEFAULT);
    }

    /** The same configuration with another policy. */
    public static ProxyConfig with(ProxyConfig config, OnNoMatch onNoMatch, OnBadDeclaration onBadDeclaration) {
        Selection selection = config.selection();
        return with(config, new Selection(onNoMatch, onBadDeclaration, selection.unverified(), selection.order(),
                selection.evidence()));
    }

    /** The same configuration with another selection. */
    public static ProxyConfig with(ProxyConfig config, Selection selection) {
        return new ProxyConfig(config.version(), config.listeners(), config.admin(), config.upstream(), selection,
                config.evidence(), config.profiles(), config.cache(), config.timeouts(), config.log());
    }

    /** The same configuration with other timeouts. */
    public static ProxyConfig with(ProxyConfig config, Timeouts timeouts) {
        return new ProxyConfig(config.version(), config.listeners(), config.admin(), config.upstream(),
                config.selection(), config.evidence(), config.profiles(), config.cache(), timeouts, config.log());
    }

    /** The same configuration with another log. */
    static ProxyConfig with(ProxyConfig config, Log log) {
        return new ProxyConfig(config.version(), config.listeners(), config.admin(), config.upstream(),
                config.selection(), config.evidence(), config.profiles(), config.cache(), config.timeouts(), log);
    }

    /** The same configuration with traces. */
    static ProxyConfig with(ProxyConfig config, Traces traces) {
        return new ProxyConfig(config.version(), config.listeners(), config.trustedProxies(), config.admin(),
                config.upstreams(), config.selection(), config.evidence(), config.nodes(), config.profiles(),
                config.cache(), config.timeouts(), config.log(), config.transport(), traces);
    }

    /** The same configuration with another way of fetching evidence. */
    public static ProxyConfig with(ProxyConfig config, Evidence evidence) {
        return new ProxyConfig(config.version(), config.listeners(), config.admin(), config.upstream(),
                config.selection(), evidence, config.profiles(), config.cache(), config.timeouts(), config.log());
    }

    /** The same configuration with another answer to who issues tokens. */
    public static ProxyConfig with(ProxyConfig config, TokenRealm realm, Origin... hosts) {
        Upstream upstream = config.upstream();
        return new ProxyConfig(config.version(), config.listeners(), config.admin(),
                new Upstream(upstream.url(), upstream.maxConnections(), upstream.namespaces(), realm, Set.of(hosts)),
                config.selection(), config.evidence(), config.profiles(), config.cache(), config.timeouts(),
                config.log());
    }

    public EmbeddedRegistry registry() {
        return registry;
    }

    public ProxyServer server() {
        return server;
    }

    /** Asks the main listener. */
    public HttpResponse<String> send(String method, String target, String... headers)
            throws IOException, InterruptedException {
        return sendTo(server.registryPort(), method, target, headers);
    }

    /** Sends a body to the main listener. */
    public HttpResponse<String> post(String target, String body, String... headers)
            throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.registryPort() + target))
                .POST(HttpRequest.BodyPublishers.ofString(body)).headers(headers).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Asks a listener; headers are names and values in turn. */
    public HttpResponse<String> sendTo(int port, String method, String target, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target)).method(method,
                HttpRequest.BodyPublishers.noBody());
        return client.send((headers.length == 0 ? request : request.headers(headers)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** A proxy with the configuration of a file, on one event loop. */
    public static ProxyServer serve(Vertx vertx, Path file) throws TimeoutException, ConfigFaultsException {
        return await(ProxyServer.start(vertx, ConfigLoader.load(file, Overrides.NONE), new BuildInfo("test", "test"),
                1));
    }

    public static <T> T await(Future<T> future) throws TimeoutException {
        return future.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws TimeoutException {
        await(server.close());
        await(registry.close());
        await(vertx.close());
    }
}
