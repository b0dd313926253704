package io.bestfit.proxy.select;

import io.bestfit.matcher.oci.Digest;
import io.bestfit.proxy.upstream.ManifestAnswer;
import org.jspecify.annotations.Nullable;

/** What a tag is for a caller who asked for it. */
public sealed interface TagIndex {

    /**
     * An index that the caller may have.
     *
     * @param digest the index's digest
     */
    record ByDigest(Digest digest) implements TagIndex {}

    /**
     * The tag is there and is no index.
     *
     * @param mediaType what it is served as, without parameters
     * @param digest its digest; {@code null} where the upstream tells none
     */
    record NoIndex(String mediaType, @Nullable Digest digest) implements TagIndex {}

    /**
     * The upstream answered with another status than 200.
     *
     * @param answer the answer
     */
    record Declined(ManifestAnswer.Declined answer) implements TagIndex {}

    /**
     * What came cannot be looked into.
     *
     * @param why one clause
     */
    record Unusable(String why) implements TagIndex {}
}
