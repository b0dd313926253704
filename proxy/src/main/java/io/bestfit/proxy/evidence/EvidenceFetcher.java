package io.bestfit.proxy.evidence;

import io.bestfit.matcher.Policy;
import io.bestfit.matcher.evidence.Candidate;
import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.Requirement.Unavailable;
import io.bestfit.matcher.node.Node;
import io.bestfit.matcher.oci.Descriptor;
import io.bestfit.matcher.oci.Digest;
import io.bestfit.proxy.upstream.Caller;
import io.bestfit.proxy.upstream.SingleFlight;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adds to the candidates of an index what they say of themselves outside it.
 *
 * <p>Only to candidates that a node could still be served; all at once, each document once however many of the same
 * caller wait for it, and within one time for all. Lives on one event loop.
 */
public final class EvidenceFetcher {

    private final Vertx vertx;
    private final UpstreamDocuments documents;
    private final EvidenceReader reader;
    private final EvidenceCache cache;
    private final EvidenceCounts counts;
    private final Race race;
    private final Duration limit;
    private final int maxCandidates;
    private final SingleFlight<Asked, List<Claim>> flights = new SingleFlight<>();

    /**
     * @param vertx the Vert.x of the calling event loop
     * @param documents where it is fetched from
     * @param reader what is read
     * @param cache what was read
     * @param counts what is counted
     * @param policy what is chosen by
     * @param limit the longest wait for everything that is read for one answer
     * @param maxCandidates the most candidates of one index of which more is read; what the others say is unknown
     */
    public EvidenceFetcher(Vertx vertx, UpstreamDocuments documents, EvidenceReader reader, EvidenceCache cache,
            EvidenceCounts counts, Policy policy, Duration limit, int maxCandidates) {
        this.vertx = vertx;
        this.documents = documents;
        this.reader = reader;
        this.cache = cache;
        this.counts = counts;
        this.race = new Race(policy);
        this.limit = limit;
        this.maxCandidates = maxCandidates;
    }

    /**
     * Adds what is found; never fails. The upstream allowed the caller to see the repository on this request.
     *
     * @param index the digest of the index, to which artifacts may refer as well; {@code null} where there is none
     * @param candidates its candidates, with what the index says of them
     */
    public Future<Gathered> gather(String repository, @Nullable Digest index, List<Candidate> candidates, Node node,
            Caller caller) {
        return reader.readsOutsideTheIndex()
                ? new Round(repository, caller).all(index, candidates, node)
                : Future.succeededFuture(Gathered.whole(candidates));
    }

    /** What is gathered for one answer. */
    private final class Round {

        private final String repository;
        private final Caller caller;
        private final ContentStore store;
        private final Budget budget = new Budget(vertx, limit);

        Round(String repository, Caller caller) {
            this.repository = repository;
            this.caller = caller;
            this.store = documents.of(repository, caller);
        }

        Future<Gathered> all(@Nullable Digest index, List<Candidate> candidates, Node node) {
            List<Boolean> inRace = race.among(candidates, node);
            Future<List<Claim>> ofIndex = index == null || !inRace.contains(true)
                    ? Future.succeededFuture(List.of())
                    : claims(Kind.REFERRERS, index);
            List<Future<Candidate>> all = new ArrayList<>(candidates.size());
            int read = 0;
            for (int place = 0; place < candidates.size(); place++) {
                Candidate candidate = candidates.get(place);
                Descriptor descriptor = candidate.descriptor();
                if (descriptor == null || !inRace.get(place)) {
                    all.add(Future.succeededFuture(candidate));
                } else if (++read > maxCandidates) {
                    all.add(Future.succeededFuture(candidate.withClaims(missing(Kind.IMAGE, descriptor.digest(),
                            "more than " + maxCandidates + " images are in question (evidence.maxCandidates)"))));
                } else {
                    all.add(one(candidate, descriptor.digest(), ofIndex));
                }
            }
            return Future.all(all).map(_ -> {
                budget.end();
                return Gathered.of(all.stream().map(Future::result).toList());
            });
        }

        private Future<Candidate> one(Candidate candidate, Digest digest, Future<List<Claim>> ofIndex) {
            return Future.all(claims(Kind.IMAGE, digest), claims(Kind.REFERRERS, digest), ofIndex).map(found -> {
                List<Claim> claims = new ArrayList<>();
                for (int part = 0; part < found.size(); part++) {
                    claims.addAll(found.resultAt(part));
                }
                return candidate.withClaims(claims);
            });
        }

        private Future<List<Claim>> claims(Kind kind, Digest digest) {
            if (!reader.reads(kind)) {
                return Future.succeededFuture(List.of());
            }
            List<Claim> known = cache.get(kind, repository, digest);
            if (known != null) {
                return Future.succeededFuture(known);
            }
            Future<List<Claim>> asked = flights.once(new Asked(kind, repository, digest, caller),
                    () -> read(kind, digest).onSuccess(claims -> keep(kind, digest, claims)));
            return budget.within(asked,
                    () -> missing(kind, digest, "it did not come within " + limit.toMillis() + " ms"));
        }

        private Future<List<Claim>> read(Kind kind, Digest digest) {
            return switch (kind) {
                case IMAGE -> reader.image(digest, store);
                case REFERRERS -> reader.referrers(digest, store);
            };
        }

        private void keep(Kind kind, Digest digest, List<Claim> claims) {
            if (claims.stream().anyMatch(claim -> claim.requirement() instanceof Unavailable)) {
                counts.countMissing(kind);
            } else {
                counts.countFetched(kind);
                cache.keep(kind, repository, digest, claims);
            }
        }

        private List<Claim> missing(Kind kind, Digest digest, String why) {
            counts.countMissing(kind);
            return List.of(EvidenceReader.missing(kind.source(), kind.where() + digest, why));
        }
    }

    private record Asked(Kind kind, String repository, Digest digest, Caller caller) {}
}
