package io.bestfit.proxy.client;

import io.bestfit.matcher.oci.Digest;
import io.bestfit.matcher.oci.ImageIndex;
import io.bestfit.proxy.evidence.ContentStore;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a reference leads to. */
public sealed interface Referenced {

    /** What stands before {@code @DIGEST}. */
    String name();

    /** The digest of what was found. */
    Digest digest();

    /**
     * An index to choose from.
     *
     * @param name what stands before {@code @DIGEST}
     * @param digest the digest of the index
     * @param index the index
     * @param nested the indexes inside it that could be had
     * @param problems a sentence for each that could not
     * @param store what else there is to read of its images without a network; {@code null} where there is nothing
     */
    record Index(String name, Digest digest, ImageIndex index, Map<Digest, ImageIndex> nested, List<String> problems,
            @Nullable ContentStore store)
            implements
                Referenced {

        public Index {
            nested = Map.copyOf(nested);
            problems = List.copyOf(problems);
        }
    }

    /**
     * Something that is passed through as it is, such as a single image.
     *
     * @param name what stands before {@code @DIGEST}
     * @param digest its digest
     * @param mediaType what it is served as; empty where nothing says
     * @param why a clause, such as {@code it is a single image}
     * @param store what else there is to read of it without a network; {@code null} where there is nothing
     */
    record Whole(String name, Digest digest, String mediaType, String why, @Nullable ContentStore store)
            implements
                Referenced {}
}
