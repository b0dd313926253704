package io.bestfit.proxy.server;

import io.bestfit.proxy.access.Exchange;
import io.bestfit.proxy.config.Blobs;
import io.bestfit.proxy.config.ProxyConfig;
import io.bestfit.proxy.config.Upstream;
import io.bestfit.proxy.config.UpstreamTrust;
import io.bestfit.proxy.credentials.Credential;
import io.bestfit.proxy.evidence.BlobHosts;
import io.bestfit.proxy.evidence.EvidenceFetcher;
import io.bestfit.proxy.evidence.EvidenceReader;
import io.bestfit.proxy.evidence.ImagePlatforms;
import io.bestfit.proxy.evidence.Race;
import io.bestfit.proxy.evidence.UpstreamDocuments;
import io.bestfit.proxy.forward.ForwardLimits;
import io.bestfit.proxy.forward.Forwarder;
import io.bestfit.proxy.select.IndexCache;
import io.bestfit.proxy.select.IndexFetcher;
import io.bestfit.proxy.select.TagIndexes;
import io.bestfit.proxy.select.TagLists;
import io.bestfit.proxy.select.TagMemory;
import io.bestfit.proxy.select.TagSelection;
import io.bestfit.proxy.select.VirtualIndexes;
import io.bestfit.proxy.token.Realms;
import io.bestfit.proxy.upstream.Authenticator;
import io.bestfit.proxy.upstream.BoundedClient;
import io.bestfit.proxy.upstream.CachedManifests;
import io.bestfit.proxy.upstream.Caller;
import io.bestfit.proxy.upstream.HttpOptions;
import io.bestfit.proxy.upstream.Lanes;
import io.bestfit.proxy.upstream.Origin;
import io.bestfit.proxy.upstream.OwnAccount;
import io.bestfit.proxy.upstream.UpstreamCounts;
import io.bestfit.proxy.upstream.UpstreamRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * How one event loop reaches one upstream.
 *
 * @param name the upstream, as {@link io.bestfit.proxy.config.Upstreams#all()} names it
 * @param origin where it is
 * @param door who may come to it, where it is asked with an account of this proxy's own; {@code null} otherwise
 * @param questions the way in which it is asked for what Bestfit itself wants to know
 * @param forwarder what passes requests on to it untouched
 * @param blobs how clients get its blobs
 * @param selection what answers tags with the image that fits
 * @param tags indexes by tag
 * @param tagMemory which tags are known to be indexes
 * @param evidence what images say of themselves outside of indexes
 * @param variants the tags that are variants of one that is no index
 * @param limit the longest that all questions for one answer may take together once it is known what the tag is
 */
record UpstreamSide(String name, Origin origin, @Nullable AccountDoor door, BoundedClient questions,
        Forwarder forwarder, Blobs blobs, TagSelection selection,
        TagIndexes tags, TagMemory tagMemory,
        EvidenceFetcher evidence, VirtualIndexes variants, Duration limit) {

    /**
     * The longest wait for an answer that only selection needs: what it leaves of the 30 s for which containerd waits
     * (containerd:core/remotes/docker/registry.go) is for passing the request through after all.
     */
    private static final Duration MAX_SELECTING = Duration.ofSeconds(4);

    /**
     * The longest wait for what a tag is, the wait for a connection included. To pass the request through asks that too, so
     * that giving up earlier only asks it again, once for each who waits.
     */
    private static final Duration MAX_ASKING = Duration.ofSeconds(20);

    /** Connections of an event loop to a token service. */
    private static final int TOKENS_AT_ONCE = 4;

    /**
     * How the calling event loop reaches all upstreams.
     *
     * @param connections with how many connections at most
     */
    static Map<String, UpstreamSide> all(Vertx vertx, SharedParts shared, UpstreamClients clients,
            ToIntFunction<Upstream> connections) {
        Map<String, UpstreamSide> sides = new HashMap<>();
        shared.config().upstreams().all().forEach((name, upstream) -> sides.put(name,
                of(vertx, shared, clients, name, upstream, connections.applyAsInt(upstream))));
        return Map.copyOf(sides);
    }

    private static UpstreamSide of(Vertx vertx, SharedParts shared, UpstreamClients clients, String name,
            Upstream upstream, int connections) {
        ProxyConfig config = shared.config();
        Origin origin = upstream.url();
        UpstreamCounts counts = shared.metrics().requests(name);
        HttpClient client = clients.to(origin, upstream.trust(), connections, upstream.http2(), counts::opened);
        // Its own questions do not wait behind layers.
        int atOnce = Math.max(1, connections / 2);
        HttpClient own = clients.to(origin, upstream.trust(), atOnce, upstream.http2(), counts::opened);
        // The same name may be that of another registry after a change of the configuration.
        String remembered = name + " " + origin;
        Duration selecting = shorter(config.timeouts().response(), MAX_SELECTING);
        var direct = new BoundedClient(vertx, own, origin, selecting, counts);
        AccountDoor door = shared.doors().get(name);
        Credential credential = upstream.account() == null ? null : upstream.account().credential();
        Authenticator account = credential == null || door == null
                ? null
                : new OwnAccount(credential, direct,
                        tokenServices(clients, upstream, selecting), door.memory());
        BoundedClient questions = account == null ? direct : direct.with(account);
        Duration asking = shorter(config.timeouts().response(), MAX_ASKING);
        var registry = new UpstreamRegistry(questions);
        IndexCache indexes = shared.caches().indexes().of(remembered);
        var byDigest = new CachedManifests(registry, shared.caches().manifests().of(remembered));
        var manifests = new IndexFetcher(byDigest, indexes,
                config.evidence().site().policy(config.selection().evidence()));
        var authorities = new UpstreamTrust(upstream.trust().ca(), null);
        Map<Origin, BoundedClient> blobHosts = new HashMap<>();
        config.evidence().blobHosts().forEach(host -> blobHosts.put(host,
                clients.asking(host, authorities, UpstreamDocuments.MAX_AT_ONCE, selecting)));
        // The other half is for the tag and the index before it, and the chosen child after it.
        Duration gathering = shorter(config.evidence().timeout(), selecting.dividedBy(2));
        var documents = new UpstreamDocuments(questions, BlobHosts.configured(blobHosts), registry, byDigest, atOnce,
                gathering);
        var evidence = new EvidenceFetcher(vertx, documents,
                new EvidenceReader(config.selection().evidence(), config.evidence().site()),
                shared.caches().evidence().of(remembered),
                shared.lasting().evidenceCounts(),
                config.selection().policy(), gathering, config.evidence().maxCandidates());
        var variants = new VirtualIndexes(shared.tagRules(),
                new TagLists(questions, registry, shared.caches().tags().of(remembered),
                        config.evidence().site().compspecSuffix()),
                manifests,
                new ImagePlatforms(documents, gathering), evidence, new Race(config.selection().policy()),
                shared.selector(), config.evidence().maxCandidates());
        TagMemory tagMemory = shared.caches().tagMemory().of(remembered, config.selection().tagTtl());
        var tags = new TagIndexes(new UpstreamRegistry(questions.within(asking)), manifests, tagMemory,
                new Lanes(atOnce, HttpOptions.WAITING_FOR_EACH * connections, asking), asking);
        var timeouts = config.timeouts();
        var forwarder = new Forwarder(client, origin,
                new ForwardLimits(timeouts.response(), timeouts.idle(), ForwardLimits.DEFAULT.expectContinue()),
                counts, account, door != null && door.certified());
        var selection = new TagSelection(tags, manifests, evidence, variants, indexes, shared.selector(),
                shared.metrics().selections(name), selecting);
        return new UpstreamSide(name, origin, door, questions, forwarder, upstream.blobs(), selection, tags, tagMemory,
                evidence, variants, selecting);
    }

    /** On whose behalf the upstream is asked: where this proxy has an account there, nobody's but its own. */
    Caller caller(Exchange exchange) {
        Caller caller = Caller.of(exchange.request().headers()).traced(exchange.span());
        return speaks() ? caller.anonymous() : caller;
    }

    /** Whether it is asked with credentials of this proxy's own instead of the client's. */
    boolean speaks() {
        return door != null && door.speaks();
    }

    private static Map<Origin, BoundedClient> tokenServices(UpstreamClients clients, Upstream upstream,
            Duration limit) {
        Map<Origin, BoundedClient> services = new HashMap<>();
        Realms.of(upstream.url(), upstream.tokenHosts()).others().forEach(host -> services.put(host,
                clients.asking(host, new UpstreamTrust(upstream.trust().ca(), null), TOKENS_AT_ONCE, limit)));
        return services;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
