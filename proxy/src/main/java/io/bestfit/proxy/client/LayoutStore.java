package io.bestfit.proxy.client;

import io.bestfit.matcher.oci.ArtifactManifest;
import io.bestfit.matcher.oci.ArtifactManifestReader;
import io.bestfit.matcher.oci.Descriptor;
import io.bestfit.matcher.oci.Digest;
import io.bestfit.matcher.oci.IndexEntry;
import io.bestfit.matcher.oci.MediaTypes;
import io.bestfit.matcher.oci.ReadArtifact;
import io.bestfit.proxy.evidence.Content;
import io.bestfit.proxy.evidence.ContentStore;
import io.bestfit.proxy.evidence.ReferrerList;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The documents of an OCI image layout: what refers to what is found by the subjects of everything its
 * {@code index.json} lists, since a layout has no other list of it.
 */
final class LayoutStore implements ContentStore {

    /** The most entries of {@code index.json} that are looked into for their subject. */
    private static final int MOST_REFERRERS = 1000;

    private final LayoutReader reader;
    private @Nullable Map<Digest, List<Descriptor>> referrers;

    LayoutStore(LayoutReader reader) {
        this.reader = reader;
    }

    @Override
    public Future<Content> manifest(Digest digest) {
        return Future.succeededFuture(content(digest));
    }

    @Override
    public Future<Content> blob(Digest digest, int maxBytes) {
        Content content = content(digest);
        return Future.succeededFuture(content instanceof Content.Found(var body) && body.length() > maxBytes
                ? new Content.Missing("it is over " + maxBytes + " bytes")
                : content);
    }

    @Override
    public Future<Content> tagged(String tag) {
        try {
            for (IndexEntry entry : reader.index().entries()) {
                if (entry instanceof IndexEntry.Usable(Descriptor listed) && tag.equals(LayoutReader.name(listed))) {
                    return manifest(listed.digest());
                }
            }
            return Future.succeededFuture(new Content.NotHeld());
        } catch (UnavailableException e) {
            return Future.succeededFuture(new Content.Missing(String.valueOf(e.getMessage())));
        }
    }

    @Override
    public Future<ReferrerList> referrers(Digest subject) {
        try {
            Map<Digest, List<Descriptor>> all = referrers == null ? find() : referrers;
            referrers = all;
            return Future.succeededFuture(new ReferrerList.Found(all.getOrDefault(subject, List.of())));
        } catch (UnavailableException e) {
            return Future.succeededFuture(new ReferrerList.Missing(String.valueOf(e.getMessage())));
        }
    }

    private Content content(Digest digest) {
        if (!reader.holds(digest)) {
            return new Content.NotHeld();
        }
        try {
            return new Content.Found(reader.get(digest).content());
        } catch (UnavailableException e) {
            return new Content.Missing(String.valueOf(e.getMessage()));
        }
    }

    private Map<Digest, List<Descriptor>> find() throws UnavailableException {
        Map<Digest, List<Descriptor>> found = new HashMap<>();
        int looked = 0;
        for (IndexEntry entry : reader.index().entries()) {
            if (entry instanceof IndexEntry.Usable(Descriptor listed) && MediaTypes.isManifest(listed.mediaType())
                    && ++looked <= MOST_REFERRERS && content(listed.digest()) instanceof Content.Found(var body)
                    && ArtifactManifestReader
                            .read(body.getBytes()) instanceof ReadArtifact.Artifact(ArtifactManifest artifact)
                    && artifact.subject() != null) {
                found.computeIfAbsent(artifact.subject(), _ -> new ArrayList<>()).add(new Descriptor(
                        listed.mediaType(), listed.digest(), listed.size(), artifact.artifactType(), null,
                        artifact.annotations()));
            }
        }
        return found;
    }
}
