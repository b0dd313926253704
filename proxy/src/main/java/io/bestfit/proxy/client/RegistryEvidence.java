package io.bestfit.proxy.client;

import io.bestfit.matcher.Selector;
import io.bestfit.matcher.evidence.Candidate;
import io.bestfit.matcher.node.Node;
import io.bestfit.matcher.oci.Digest;
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
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What the images of one registry say of themselves, fetched as the proxy fetches it: several documents at once, and only
 * of images that the node could still be served. The user's credentials go to the registry and to no other server.
 */
final class RegistryEvidence {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** The longest wait for everything together: a person is waiting. */
    private static final Duration WHOLE = Duration.ofSeconds(30);
    /** More than the documents of one index weigh. */
    private static final long MOST_BYTES = 64L << 20;

    private final Vertx vertx;
    private final Reference.Registry reference;
    private final Caller user;
    private final SitePolicy site;

    /**
     * @param vertx where it is fetched
     * @param reference the repository
     * @param authorization what opened it; {@code null} where it was open
     * @param site what counts, and how
     */
    RegistryEvidence(Vertx vertx, Reference.Registry reference, @Nullable String authorization, SitePolicy site) {
        this.vertx = vertx;
        this.reference = reference;
        this.user = new Caller(authorization, Exchange.USER_AGENT);
        this.site = site;
    }

    /** Adds what is found to the candidates of an index, and waits for it. */
    Gathered gather(Digest index, List<Candidate> candidates, Node node) {
        Promise<Gathered> gathered = Promise.promise();
        String tag = reference.tag();
        vertx.runOnContext(_ -> new Side().evidence
                .gather(reference.repository(), tag == null ? null : _ -> tag, index, candidates, node, user)
                .onComplete(gathered));
        return gathered.future().await();
    }

    /**
     * Judges the variants of the reference's tag, and waits for it.
     *
     * @param itself what the tag itself is; {@code null} where there is no such tag
     */
    VirtualIndex variants(TagIndex.@Nullable NoIndex itself, Node node) throws UnavailableException {
        String question = "/v2/" + reference.repository() + "/manifests/" + reference.manifest();
        if (!(DistributionRequest.parse(question) instanceof ManifestByTag wanted)) {
            return new VirtualIndex.None(null);
        }
        Promise<VirtualIndex> judged = Promise.promise();
        vertx.runOnContext(_ -> new Side().variants().judge(wanted, itself, node, user).onComplete(judged));
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

    /** How one event loop reaches the registry: everything in it belongs to that one. */
    private final class Side {

        private final BoundedClient registry = client(reference.origin());
        private final UpstreamRegistry questions = new UpstreamRegistry(registry);
        private final CachedManifests manifests = new CachedManifests(questions, new ManifestCache(MOST_BYTES));
        private final UpstreamDocuments documents = new UpstreamDocuments(registry, new AnyHost(), questions, manifests,
                UpstreamDocuments.MAX_AT_ONCE, WHOLE);
        private final EvidenceFetcher evidence = new EvidenceFetcher(vertx, documents,
                new EvidenceReader(site.sources(), site.site()), new EvidenceCache(MOST_BYTES, WHOLE),
                new EvidenceCounts(), site.policy(), WHOLE, site.maxCandidates());

        VirtualIndexes variants() {
            return new VirtualIndexes(site.tagRules(),
                    new TagLists(registry, questions, new TagCache(WHOLE), site.site().compspecSuffix()),
                    new IndexFetcher(manifests, new IndexCache(MOST_BYTES, null), site.site().policy(site.sources())),
                    new ImagePlatforms(documents, WHOLE), evidence, new Race(site.policy()),
                    new Selector(site.policy()), site.maxCandidates());
        }
    }

    private BoundedClient client(Origin origin) {
        return new BoundedClient(vertx, vertx.httpClientBuilder().with(HttpOptions.client(origin, CONNECT))
                .with(HttpOptions.pool(UpstreamDocuments.MAX_AT_ONCE)).withConnectHandler(ConnectionFaults::heed)
                .build(), origin, WHOLE);
    }

    /** Every server, since the user chose the registry; yet none without TLS where the registry has it. */
    private final class AnyHost implements BlobHosts {

        private final Map<Origin, BoundedClient> known = new HashMap<>();

        @Override
        public @Nullable BoundedClient at(Origin origin) {
            return reference.origin().tls() && !origin.tls()
                    ? null
                    : known.computeIfAbsent(origin, RegistryEvidence.this::client);
        }

        @Override
        public String whyNot() {
            return "which has no TLS";
        }
    }
}
