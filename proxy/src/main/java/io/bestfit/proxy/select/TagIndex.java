package io.bestfit.proxy.select;

import io.bestfit.matcher.oci.Digest;

/** What a tag is for a caller who asked for it. */
public sealed interface TagIndex {

    /**
     * An index that the caller may have, by its digest.
     *
     * @param digest the index's digest
     */
    record ByDigest(Digest digest) implements TagIndex {}

    /**
     * An index whose digest the upstream does not tell, fetched whole.
     *
     * @param index what was read
     */
    record Whole(IndexCandidates index) implements TagIndex {}

    /** The tag is there and is no index. */
    record NoIndex() implements TagIndex {}

    /**
     * The upstream answered with another status than 200.
     *
     * @param status the status
     */
    record Declined(int status) implements TagIndex {}

    /**
     * What came cannot be looked into.
     *
     * @param why one clause
     */
    record Unusable(String why) implements TagIndex {}
}
