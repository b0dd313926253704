package io.bestfit.proxy.evidence;

import io.bestfit.matcher.oci.Digest;
import io.vertx.core.Future;

/**
 * Where the documents of one repository come from, such as a layout on disk.
 *
 * <p>Nothing here fails because a document is not there; a failed future means that the store could not be reached.
 */
public interface ContentStore {

    /** A manifest by its digest. */
    Future<Content> manifest(Digest digest);

    /**
     * A blob by its digest.
     *
     * @param maxBytes the most that is read of it
     */
    Future<Content> blob(Digest digest, int maxBytes);

    /** A manifest by its tag; {@link Content.NotHeld} where there is no such tag. */
    Future<Content> tagged(String tag);

    /** What refers to a manifest. */
    Future<ReferrerList> referrers(Digest subject);
}
