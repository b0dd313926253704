package io.bestfit.proxy.evidence;

import io.bestfit.matcher.Assessment;
import io.bestfit.matcher.Policy;
import io.bestfit.matcher.Selector;
import io.bestfit.matcher.evidence.Candidate;
import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.EvidenceSource;
import io.bestfit.matcher.evidence.Requirement.Unavailable;
import io.bestfit.matcher.node.Node;
import io.bestfit.matcher.oci.Descriptor;
import io.bestfit.matcher.oci.Digest;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Adds to the candidates of an index what they say of themselves outside it.
 *
 * <p>Only of candidates that a node could still be served, since more evidence only asks for more; all at once, each
 * document once however many wait for it, and within one time for all. Lives on one event loop.
 */
public final class EvidenceFetcher {

    /** The most candidates of one index of which more is read; what the others say is unknown. */
    static final int MAX_CANDIDATES = 64;

    private final EvidenceReader reader;
    private final EvidenceCache cache;
    private final Selector selector;
    private final Policy policy;
    private final Duration limit;
    private final Map<Object, Future<List<Claim>>> underWay = new HashMap<>();

    /**
     * @param limit the longest wait for everything that is read for one answer
     */
    public EvidenceFetcher(EvidenceReader reader, EvidenceCache cache, Policy policy, Duration limit) {
        this.reader = reader;
        this.cache = cache;
        this.selector = new Selector(policy);
        this.policy = policy;
        this.limit = limit;
    }

    /**
     * Adds what is found; never fails.
     *
     * @param index the digest of the index
     * @param candidates its candidates, with what the index says of them
     * @param asker on whose behalf the store is asked: who may not wait for another's answer
     */
    public Future<Gathered> gather(String repository, Digest index, List<Candidate> candidates, Node node,
            ContentStore store, Object asker) {
        if (!reader.readsOutsideTheIndex()) {
            return Future.succeededFuture(new Gathered(candidates, true));
        }
        Round round = new Round(repository, store, asker);
        List<Assessment> assessments = selector.select(candidates, node).assessments();
        Future<List<Claim>> ofIndex = round.referrers(index);
        List<Future<Candidate>> all = new ArrayList<>();
        int read = 0;
        for (int place = 0; place < candidates.size(); place++) {
            Candidate candidate = candidates.get(place);
            Descriptor descriptor = candidate.descriptor();
            if (descriptor == null || !canBeServed(assessments.get(place))) {
                all.add(Future.succeededFuture(candidate));
            } else if (++read > MAX_CANDIDATES) {
                all.add(Future.succeededFuture(candidate.withClaims(List.of(EvidenceReader.missing(
                        EvidenceSource.MANIFEST, "manifest " + descriptor.digest(),
                        "more than " + MAX_CANDIDATES + " images are still in question")))));
            } else {
                all.add(round.candidate(candidate, descriptor.digest(), ofIndex));
            }
        }
        return Future.all(all).map(_ -> {
            List<Candidate> gathered = all.stream().map(Future::result).toList();
            return new Gathered(gathered, gathered.stream().flatMap(candidate -> candidate.claims().stream())
                    .noneMatch(claim -> claim.requirement() instanceof Unavailable));
        });
    }

    private boolean canBeServed(Assessment assessment) {
        return switch (assessment.verdict()) {
            case COMPATIBLE -> true;
            case UNVERIFIED -> policy.unverified() == Policy.Unverified.LAST;
            case INCOMPATIBLE, NOT_A_CANDIDATE -> false;
        };
    }

    /** What was gathered for one answer. */
    private final class Round {

        private final String repository;
        private final ContentStore store;
        private final Object asker;

        Round(String repository, ContentStore store, Object asker) {
            this.repository = repository;
            this.store = store;
            this.asker = asker;
        }

        Future<Candidate> candidate(Candidate candidate, Digest digest, Future<List<Claim>> ofIndex) {
            return Future.all(image(digest), referrers(digest), ofIndex).map(found -> {
                List<Claim> claims = new ArrayList<>();
                for (int place = 0; place < found.size(); place++) {
                    claims.addAll(found.resultAt(place));
                }
                return candidate.withClaims(claims);
            });
        }

        Future<List<Claim>> image(Digest digest) {
            List<Claim> known = cache.image(repository, digest);
            return known != null
                    ? Future.succeededFuture(known)
                    : once(new Asked("image", repository, digest, asker), () -> reader.image(digest, store),
                            claims -> cache.keepImage(repository, digest, claims), EvidenceSource.MANIFEST,
                            "manifest " + digest);
        }

        Future<List<Claim>> referrers(Digest subject) {
            List<Claim> known = cache.referrers(repository, subject);
            return known != null
                    ? Future.succeededFuture(known)
                    : once(new Asked("referrers", repository, subject, asker),
                            () -> reader.referrers(subject, store),
                            claims -> cache.keepReferrers(repository, subject, claims), EvidenceSource.REFERRERS,
                            "referrers of " + subject);
        }

        private Future<List<Claim>> once(Asked asked, Supplier<Future<List<Claim>>> question,
                java.util.function.Consumer<List<Claim>> keep, EvidenceSource source, String where) {
            Future<List<Claim>> waiting = underWay.get(asked);
            if (waiting == null) {
                waiting = question.get().onSuccess(claims -> {
                    if (claims.stream().noneMatch(claim -> claim.requirement() instanceof Unavailable)) {
                        keep.accept(claims);
                    }
                });
                if (!waiting.isComplete()) {
                    underWay.put(asked, waiting);
                    waiting.onComplete(_ -> underWay.remove(asked));
                }
            }
            return waiting.timeout(limit.toMillis(), TimeUnit.MILLISECONDS).otherwise(List.of(EvidenceReader.missing(
                    source, where, "it did not come within " + limit.toMillis() + " ms")));
        }
    }

    /** One question on its way. */
    private record Asked(String kind, String repository, Digest digest, @Nullable Object asker) {}

    /**
     * The candidates with everything that is known of them.
     *
     * @param complete whether everything could be had; where it could not, nothing that follows from it may be kept
     */
    public record Gathered(List<Candidate> candidates, boolean complete) {

        public Gathered {
            candidates = List.copyOf(candidates);
        }
    }
}
