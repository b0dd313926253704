package io.bestfit.proxy.select;

import io.bestfit.matcher.oci.Digest;
import io.bestfit.proxy.upstream.Manifest;
import org.jspecify.annotations.Nullable;

/** What a request for a tag is answered with. */
public sealed interface TagAnswer {

    /**
     * A child of the index, or the image of a tag that is a variant of the one asked for, byte for byte.
     *
     * @param manifest the image
     * @param from the index's digest, or the tag
     * @param position the image's place in the index, or among the tags
     * @param decidedBy the label of the dimension that decided
     * @param header the value of {@code Bestfit-Selection}
     * @param missing what could not be had of what the images say of themselves, in one sentence; {@code null} where
     *     nothing is missing
     */
    record Child(Manifest manifest, String from, int position, String decidedBy, String header,
            @Nullable String missing) implements TagAnswer {}

    /**
     * What the upstream has, untouched: it is no index, the caller may not have it, or selection was not possible.
     *
     * @param why one clause for the log
     * @param failed whether something went wrong that an operator should know of
     */
    record AsIs(String why, boolean failed) implements TagAnswer {}

    /**
     * No entry of the index fits; policy says what follows.
     *
     * @param index the index's digest
     * @param sentence why, for people
     */
    record NothingFits(Digest index, String sentence) implements TagAnswer {}

    /**
     * No entry is known to fit, and not all that they say of themselves could be had: what the upstream has, untouched,
     * whatever policy says of nothing that fits.
     *
     * @param missing what could not be had, in one sentence for people
     */
    record Undecided(String missing) implements TagAnswer {}
}
