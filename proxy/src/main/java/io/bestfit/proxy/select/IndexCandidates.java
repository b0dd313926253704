package io.bestfit.proxy.select;

import io.bestfit.matcher.evidence.Candidate;
import io.bestfit.matcher.oci.Digest;
import java.util.List;

/** An index as the selector takes it: read once, then kept by digest. */
public sealed interface IndexCandidates {

    /**
     * An index that was read.
     *
     * @param digest the index's digest
     * @param candidates its entries with what they need
     * @param weight about how many bytes it holds in memory
     * @param complete whether every nested index could be had
     */
    record Read(Digest digest, List<Candidate> candidates, int weight,
            boolean complete) implements IndexCandidates {}

    /** Something that is served as an index and yet is not one that can be selected from. */
    record NotRead(Digest digest, String why) implements IndexCandidates {}
}
