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
import java.util.function.IntFunction;
import java.util.function.Supplier;
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

    /** Whether it matters by which tag an index is asked for, besides its digest. */
    public boolean goesByTag() {
        return reader.reads(Kind.TAGGED);
    }

    /**
     * Adds what is found and what the site states; never fails. The upstream allowed the caller to see the repository on
     * this request.
     *
     * @param tagAt the tag under which the candidates of a position are; {@code null} where there is none
     * @param index the digest of the index, to which artifacts may refer as well; {@code null} where there is none
     * @param candidates its candidates, with what the index says of them
     */
    public Future<Gathered> gather(String repository, @Nullable IntFunction<String> tagAt, @Nullable Digest index,
            List<Candidate> candidates, Node node, Caller caller) {
        return reader.readsOutsideTheIndex()
                ? new Round(repository, caller).all(tagAt, index, candidates, node)
                : Future.succeededFuture(Gathered.whole(reader.finished(repository, candidates)));
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

        Future<Gathered> all(@Nullable IntFunction<String> tagAt, @Nullable Digest index, List<Candidate> candidates,
                Node node) {
            List<Boolean> inRace = race.among(candidates, node);
            Future<List<Claim>> ofIndex = index == null || !inRace.contains(true)
                    ? Future.succeededFuture(List.of())
                    : referrers(index);
            List<Future<Candidate>> all = new ArrayList<>(candidates.size());
            int read = 0;
            for (int place = 0; place < candidates.size(); place++) {
                Candidate candidate = candidates.get(place);
                Descriptor descriptor = candidate.descriptor();
                if (descriptor == null || !inRace.get(place)) {
                    all.add(Future.succeededFuture(candidate));
                } else if (++read > maxCandidates) {
                    all.add(Future.succeededFuture(candidate.withClaims(missing(Kind.IMAGE, descriptor.digest().text(),
                            "more than " + maxCandidates + " images are in question (evidence.maxCandidates)"))));
                } else {
                    all.add(one(candidate, descriptor.digest(), ofIndex, tagAt == null
                            ? Future.succeededFuture(List.of())
                            : companion(tagAt.apply(candidate.position()))));
                }
            }
            return Future.all(all).map(_ -> {
                budget.end();
                return Gathered.of(reader.finished(repository, all.stream().map(Future::result).toList()));
            });
        }

        private Future<Candidate> one(Candidate candidate, Digest digest, Future<List<Claim>> ofIndex,
                Future<List<Claim>> ofTag) {
            return Future.all(image(digest), referrers(digest), ofIndex, ofTag).map(found -> {
                List<Claim> claims = new ArrayList<>();
                for (int part = 0; part < found.size(); part++) {
                    claims.addAll(found.resultAt(part));
                }
                return candidate.withClaims(claims);
            });
        }

        private Future<List<Claim>> image(Digest digest) {
            return claims(Kind.IMAGE, digest.text(), () -> reader.image(digest, store));
        }

        private Future<List<Claim>> referrers(Digest digest) {
            return claims(Kind.REFERRERS, digest.text(), () -> reader.referrers(digest, store));
        }

        private Future<List<Claim>> companion(String tag) {
            String companion = reader.companion(tag);
            return claims(Kind.TAGGED, companion, () -> reader.tagged(companion, store));
        }

        private Future<List<Claim>> claims(Kind kind, String name, Supplier<Future<List<Claim>>> read) {
            if (!reader.reads(kind)) {
                return Future.succeededFuture(List.of());
            }
            List<Claim> known = cache.get(kind, repository, name);
            if (known != null) {
                return Future.succeededFuture(known);
            }
            Future<List<Claim>> asked = flights.once(new Asked(kind, repository, name, caller),
                    () -> read.get().onSuccess(claims -> keep(kind, name, claims)));
            return budget.within(asked,
                    () -> missing(kind, name, "it did not come within " + limit.toMillis() + " ms"));
        }

        private void keep(Kind kind, String name, List<Claim> claims) {
            if (claims.stream().anyMatch(claim -> claim.requirement() instanceof Unavailable)) {
                counts.countMissing(kind);
            } else {
                counts.countFetched(kind);
                cache.keep(kind, repository, name, claims);
            }
        }

        private List<Claim> missing(Kind kind, String name, String why) {
            counts.countMissing(kind);
            return List.of(EvidenceReader.missing(kind.source(), kind.where() + name, why));
        }
    }

    private record Asked(Kind kind, String repository, String name, Caller caller) {}
}
