package io.bestfit.proxy.select;

import io.bestfit.matcher.oci.Digest;

/** What a tag is for a caller who asked for it. */
public sealed interface TagIndex {

    /**
     * An index that the caller may have.
     *
     * @param digest the index's digest
     */
    record ByDigest(Digest digest) implements TagIndex {}

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
