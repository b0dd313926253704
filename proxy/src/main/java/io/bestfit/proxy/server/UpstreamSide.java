package io.bestfit.proxy.server;

import io.bestfit.proxy.config.ProxyConfig;
import io.bestfit.proxy.select.IndexFetcher;
import io.bestfit.proxy.select.TagIndexes;
import io.bestfit.proxy.upstream.BoundedClient;
import io.bestfit.proxy.upstream.ConnectionFaults;
import io.bestfit.proxy.upstream.HttpOptions;
import io.bestfit.proxy.upstream.UpstreamRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.time.Duration;

/**
 * How one event loop reaches the upstream.
 *
 * @param client the connections of this event loop
 * @param manifests manifests by digest
 * @param tags indexes by tag
 * @param limit the longest that all questions for one answer may take together
 */
record UpstreamSide(HttpClient client, IndexFetcher manifests, TagIndexes tags, Duration limit) {

    /**
     * The longest wait for an answer that only selection needs: what it leaves of the 30 s for which containerd waits
     * (containerd:core/remotes/docker/registry.go) is for passing the request through after all.
     */
    private static final Duration MAX_SELECTING = Duration.ofSeconds(4);

    /** The upstream side of the calling event loop, with at most so many connections. */
    static UpstreamSide of(Vertx vertx, SharedParts shared, int connections) {
        ProxyConfig config = shared.config();
        var origin = config.upstream().url();
        var timeouts = config.timeouts();
        HttpClient client = vertx.httpClientBuilder().with(HttpOptions.client(origin, timeouts.connect()))
                .with(HttpOptions.pool(connections)).withConnectHandler(ConnectionFaults::heed).build();
        Duration selecting = timeouts.response().compareTo(MAX_SELECTING) < 0 ? timeouts.response() : MAX_SELECTING;
        var registry = new UpstreamRegistry(new BoundedClient(vertx, client, origin, selecting));
        var manifests = new IndexFetcher(registry, shared.manifests(), shared.indexes(),
                config.selection().evidence());
        return new UpstreamSide(client, manifests, new TagIndexes(registry, manifests), selecting);
    }
}
