package io.bestfit.proxy.client;

import io.bestfit.matcher.Selector;
import io.bestfit.matcher.evidence.Candidate;
import io.bestfit.matcher.node.Node;
import io.bestfit.matcher.oci.Digest;
import io.bestfit.matcher.oci.Platform;
import io.bestfit.proxy.evidence.BlobHosts;
import io.bestfit.proxy.evidence.EvidenceCache;
import io.bestfit.proxy.evidence.EvidenceCounts;
import io.bestfit.proxy.evidence.EvidenceFetcher;
import io.bestfit.proxy.evidence.EvidenceReader;
import io.bestfit.proxy.evidence.Gathered;
import io.bestfit.proxy.evidence.ImagePlatforms;
import io.bestfit.proxy.evidence.Race;
import io.bestfit.proxy.evidence.UpstreamDocuments;
import io.bestfit.proxy.oci.DistributionRequest;
import io.bestfit.proxy.oci.DistributionRequest.ManifestByTag;
import io.bestfit.proxy.select.IndexCache;
import io.bestfit.proxy.select.IndexFetcher;
import io.bestfit.proxy.select.TagCache;
import io.bestfit.proxy.select.TagIndex;
import io.bestfit.proxy.select.TagLists;
import io.bestfit.proxy.select.VirtualIndex;
import io.bestfit.proxy.select.VirtualIndexes;
import io.bestfit.proxy.upstream.BoundedClient;
import io.bestfit.proxy.upstream.CachedManifests;
import io.bestfit.proxy.upstream.Caller;
import io.bestfit.proxy.upstream.ConnectionFaults;
import io.bestfit.proxy.upstream.HttpOptions;
import io.bestfit.proxy.upstream.ManifestCache;
import io.bestfit.proxy.upstream.Origin;
import io.bestfit.proxy.upstream.UpstreamRegistry;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What the images of one registry say of themselves, fetched as the proxy fetches it: several documents at once, each
 * once for all nodes, and only of images that a node could still be served. The user's credentials go to the registry
 * and to no other server. May be asked by several threads.
 */
final class RegistryEvidence {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** The longest wait for everything together: a person is waiting. */
    private static final Duration WHOLE = Duration.ofSeconds(30);
    /** More than the documents of one index weigh. */
    private static final long MOST_BYTES = 64L << 20;

    private final Vertx vertx;
    private final Context eventLoop;
    private final Origin origin;
    private final SitePolicy site;
    /** Made on the event loop, to which everything in it belongs. */
    private @Nullable Side side;

    /**
     * @param vertx where it is fetched
     * @param origin the registry
     * @param site what counts, and how
     */
    RegistryEvidence(Vertx vertx, Origin origin, SitePolicy site) {
        this.vertx = vertx;
        this.eventLoop = vertx.getOrCreateContext();
        this.origin = origin;
        this.site = site;
    }

    /**
     * Adds what is found to candidates, and waits for it.
     *
     * @param authorization what opened the repository; {@code null} where it was open
     * @param index the index whose candidates they are; {@code null} where it is an image of its own
     */
    Gathered gather(Reference.Registry reference, @Nullable String authorization, @Nullable Digest index,
            List<Candidate> candidates, Node node) {
        Promise<Gathered> gathered = Promise.promise();
        String tag = reference.tag();
        eventLoop.runOnContext(_ -> side().evidence
                .gather(reference.repository(), tag == null ? null : _ -> tag, index, candidates, node,
                        user(authorization))
                .onComplete(gathered));
        return gathered.future().await();
    }

    /** For which platform an image is, as its configuration states it; nothing where that cannot be found out. */
    Optional<Platform> platform(Reference.Registry reference, @Nullable String authorization, Digest image) {
        Promise<Optional<Platform>> platform = Promise.promise();
        eventLoop.runOnContext(_ -> side().platforms.of(reference.repository(), image, user(authorization))
                .onComplete(platform));
        return platform.future().await();
    }

    /**
     * Judges the variants of a reference's tag, and waits for it.
     *
     * @param authorization what opened the repository; {@code null} where it was open
     * @param itself what the tag itself is; {@code null} where there is no such tag
     */
    VirtualIndex variants(Reference.Registry reference, @Nullable String authorization,
            TagIndex.@Nullable NoIndex itself, Node node) throws UnavailableException {
        String question = "/v2/" + reference.repository() + "/manifests/" + reference.manifest();
        if (!(DistributionRequest.parse(question) instanceof ManifestByTag wanted)) {
            return new VirtualIndex.None(null);
        }
        Promise<VirtualIndex> judged = Promise.promise();
        eventLoop.runOnContext(_ -> side().variants.judge(wanted, itself, node, user(authorization))
                .onComplete(judged));
        URI list = URI.create(reference.origin() + "/v2/" + reference.repository() + "/tags/list");
        try {
            return judged.future().toCompletionStage().toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw Exchange.failed(list, e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Exchange.failed(list, e);
        }
    }

    private static Caller user(@Nullable String authorization) {
        return new Caller(authorization, Exchange.USER_AGENT);
    }

    private Side side() {
        Side made = side == null ? new Side() : side;
        side = made;
        return made;
    }

    /** How the event loop reaches the registry. */
    private final class Side {

        private final BoundedClient registry = client(origin);
        private final UpstreamRegistry questions = new UpstreamRegistry(registry);
        private final CachedManifests manifests = new CachedManifests(questions, new ManifestCache(MOST_BYTES));
        private final UpstreamDocuments documents = new UpstreamDocuments(registry, new AnyHost(), questions, manifests,
                UpstreamDocuments.MAX_AT_ONCE, WHOLE);
        private final EvidenceFetcher evidence = new EvidenceFetcher(vertx, documents,
                new EvidenceReader(site.sources(), site.site()), new EvidenceCache(MOST_BYTES, WHOLE),
                new EvidenceCounts(), site.policy(), WHOLE, site.maxCandidates());
        private final ImagePlatforms platforms = new ImagePlatforms(documents, WHOLE);
        private final VirtualIndexes variants = new VirtualIndexes(site.tagRules(),
                new TagLists(registry, questions, new TagCache(WHOLE), site.site().compspecSuffix()),
                new IndexFetcher(manifests, new IndexCache(MOST_BYTES, null), site.site().policy(site.sources())),
                platforms, evidence, new Race(site.policy()), new Selector(site.policy()), site.maxCandidates());
    }

    private BoundedClient client(Origin server) {
        return new BoundedClient(vertx, vertx.httpClientBuilder().with(HttpOptions.client(server, CONNECT))
                .with(HttpOptions.pool(UpstreamDocuments.MAX_AT_ONCE)).withConnectHandler(ConnectionFaults::heed)
                .build(), server, WHOLE);
    }

    /** Every server, since the user chose the registry; yet none without TLS where the registry has it. */
    private final class AnyHost implements BlobHosts {

        private final Map<Origin, BoundedClient> known = new HashMap<>();

        @Override
        public @Nullable BoundedClient at(Origin server) {
            return origin.tls() && !server.tls()
                    ? null
                    : known.computeIfAbsent(server, RegistryEvidence.this::client);
        }

        @Override
        public String whyNot() {
            return "which has no TLS";
        }
    }
}
