package io.bestfit.proxy.demo;

import io.bestfit.proxy.config.Address;
import io.bestfit.proxy.config.Cache;
import io.bestfit.proxy.config.Evidence;
import io.bestfit.proxy.config.Listener;
import io.bestfit.proxy.config.Log;
import io.bestfit.proxy.config.ProxyConfig;
import io.bestfit.proxy.config.Selection;
import io.bestfit.proxy.config.Timeouts;
import io.bestfit.proxy.config.Upstream;
import io.bestfit.proxy.registry.EmbeddedRegistry;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.RegistryOptions;
import io.bestfit.proxy.server.BuildInfo;
import io.bestfit.proxy.server.ProxyServer;
import io.bestfit.proxy.upstream.Origin;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;

/**
 * The running demonstration: a registry in memory with the sample image, and the proxy in front of it.
 *
 * <pre>{@code
 * Demonstration demonstration = Demonstration.start(vertx, listen, admin, build).await();
 * boolean passed = demonstration.check(false).passed();
 * }</pre>
 */
public final class Demonstration {

    private final Vertx vertx;
    private final EmbeddedRegistry registry;
    private final Image image;
    private final ProxyServer proxy;
    private final Address listen;
    private final Address admin;

    private Demonstration(Vertx vertx, EmbeddedRegistry registry, Image image, ProxyServer proxy, Address listen,
            Address admin) {
        this.vertx = vertx;
        this.registry = registry;
        this.image = image;
        this.proxy = proxy;
        this.listen = listen;
        this.admin = admin;
    }

    /**
     * What the self-check found.
     *
     * @param passed whether every answer was as it must be
     * @param text the table of the answers and the findings, for people
     */
    public record Result(boolean passed, String text) {}

    /** An address itself where it can be listened on, else its host with port 0. */
    public static Future<Address> freeOr0(Vertx vertx, Address wanted) {
        return Ports.freeOr0(vertx, wanted);
    }

    /** Starts registry and proxy; fails where an address cannot be listened on. */
    public static Future<Demonstration> start(Vertx vertx, Address listen, Address admin, BuildInfo build) {
        Image image = SampleImage.demo();
        return EmbeddedRegistry.start(vertx, RegistryOptions.defaults()).compose(registry -> {
            registry.put(SampleImage.REPOSITORY, SampleImage.TAG, image);
            ProxyConfig config = new ProxyConfig(ProxyConfig.VERSION, List.of(new Listener(listen, null)), admin,
                    Upstream.of(Origin.parse(registry.baseUrl())), Selection.DEFAULT, Evidence.DEFAULT, Map.of(),
                    Cache.DEFAULT,
                    Timeouts.DEFAULT, Log.DEFAULT);
            return ProxyServer.start(vertx, config, build).map(proxy -> new Demonstration(vertx, registry, image,
                    proxy, new Address(listen.host(), proxy.registryPort()),
                    new Address(admin.host(), proxy.adminPort())));
        });
    }

    /** Where everything listens, for people; lines end in a line feed. */
    public String places() {
        return """
                registry  %-22s  holds %s:%s, one tag, seven variants
                bestfit   %-22s  in front of it
                admin     %-22s  /livez, /readyz, /metrics

                """.formatted(registry.baseUrl(), SampleImage.REPOSITORY, SampleImage.TAG, "http://" + listen,
                "http://" + admin);
    }

    /**
     * Pulls as every node of the demonstration.
     *
     * @param colour whether the reader is a terminal that shows colours
     */
    public Result check(boolean colour) {
        SelfCheck check = SelfCheck.run(vertx, "http://" + listen, image);
        return new Result(check.passed(), Report.of(check, colour));
    }

    /**
     * What to type next, for people; lines end in a line feed.
     *
     * @param program what starts this program, as a shell reads it
     */
    public String nextSteps(String program) {
        return NextSteps.of(program, listen.toString(), admin.toString());
    }

    /** Ends the proxy, then the registry. */
    public Future<Void> close() {
        return proxy.close().eventually(registry::close);
    }
}
