package io.bestfit.proxy.client;

import io.bestfit.matcher.Policy;
import io.bestfit.matcher.evidence.Candidate;
import io.bestfit.matcher.node.Node;
import io.bestfit.matcher.oci.Digest;
import io.bestfit.proxy.evidence.BlobHosts;
import io.bestfit.proxy.evidence.EvidenceCache;
import io.bestfit.proxy.evidence.EvidenceCounts;
import io.bestfit.proxy.evidence.EvidenceFetcher;
import io.bestfit.proxy.evidence.EvidenceReader;
import io.bestfit.proxy.evidence.Gathered;
import io.bestfit.proxy.evidence.UpstreamDocuments;
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
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    /**
     * @param vertx where it is fetched
     * @param reference the repository
     * @param authorization what opened it; {@code null} where it was open
     */
    RegistryEvidence(Vertx vertx, Reference.Registry reference, @Nullable String authorization) {
        this.vertx = vertx;
        this.reference = reference;
        this.user = new Caller(authorization, Exchange.USER_AGENT);
    }

    /** Adds what is found to the candidates of an index, and waits for it. */
    Gathered gather(Digest index, List<Candidate> candidates, Node node, Policy policy, EvidenceReader reader,
            int maxCandidates) {
        Promise<Gathered> gathered = Promise.promise();
        String tag = reference.tag();
        // Everything below belongs to one event loop.
        vertx.runOnContext(_ -> {
            BoundedClient registry = client(reference.origin());
            UpstreamRegistry manifests = new UpstreamRegistry(registry);
            var documents = new UpstreamDocuments(registry, new AnyHost(), manifests,
                    new CachedManifests(manifests, new ManifestCache(MOST_BYTES)), UpstreamDocuments.MAX_AT_ONCE,
                    WHOLE);
            new EvidenceFetcher(vertx, documents, reader, new EvidenceCache(MOST_BYTES, WHOLE), new EvidenceCounts(),
                    policy, WHOLE, maxCandidates)
                    .gather(reference.repository(), tag == null ? null : _ -> tag, index, candidates, node, user)
                    .onComplete(gathered);
        });
        return gathered.future().await();
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
