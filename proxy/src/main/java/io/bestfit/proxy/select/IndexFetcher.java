package io.bestfit.proxy.select;

import io.bestfit.matcher.evidence.CandidateReader;
import io.bestfit.matcher.evidence.EvidencePolicy;
import io.bestfit.matcher.oci.Digest;
import io.bestfit.matcher.oci.ImageIndex;
import io.bestfit.matcher.oci.ImageIndexReader;
import io.bestfit.matcher.oci.MediaTypes;
import io.bestfit.matcher.oci.ReadIndex;
import io.bestfit.proxy.upstream.CachedManifests;
import io.bestfit.proxy.upstream.Caller;
import io.bestfit.proxy.upstream.Manifest;
import io.bestfit.proxy.upstream.ManifestAnswer;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Fetches an index with the indexes nested in it, and reads it into candidates.
 *
 * <p>Everything is bounded: depth, number of nested indexes, bytes of each. A nested index that cannot be had is left
 * unwalked; its entry is then no candidate, and says so.
 */
public final class IndexFetcher {

    private final CachedManifests manifests;
    private final IndexCache cache;
    private final EvidencePolicy policy;

    public IndexFetcher(CachedManifests manifests, IndexCache cache, EvidencePolicy policy) {
        this.manifests = manifests;
        this.cache = cache;
        this.policy = policy;
    }

    /** Fetches by digest and reads; from the cache where it was read before. */
    Future<IndexCandidates> fetch(String repository, Digest digest, Caller caller) {
        IndexCandidates known = cache.index(repository, digest);
        if (known != null) {
            return Future.succeededFuture(known);
        }
        return manifest(repository, digest, caller).compose(answer -> switch (answer) {
            case ManifestAnswer.Whole whole -> read(repository, whole.manifest(), caller);
            case ManifestAnswer.Exists _ -> unreadable(digest, "the upstream did not send it");
            case ManifestAnswer.Declined declined -> unreadable(digest,
                    "the upstream answered " + declined.status() + " to its digest");
            case ManifestAnswer.Unusable unusable -> unreadable(digest, unusable.why());
        });
    }

    /** Keeps a manifest that was fetched by tag. */
    void keep(String repository, Manifest manifest) {
        manifests.keep(repository, manifest);
    }

    private Future<IndexCandidates> read(String repository, Manifest manifest, Caller caller) {
        return switch (ImageIndexReader.read(manifest.body().getBytes(), manifest.mediaType())) {
            case ReadIndex.NotAnIndex not -> {
                IndexCandidates unreadable = new IndexCandidates.NotRead(manifest.digest(), not.why());
                // Its bytes will not change, the type that an upstream says of them may.
                if (MediaTypes.isIndex(manifest.type())) {
                    cache.keep(repository, manifest.digest(), unreadable);
                }
                yield Future.succeededFuture(unreadable);
            }
            case ReadIndex.Index index -> new Walk(repository, caller, manifest).from(index.index());
        };
    }

    /** A manifest of this repository, from the cache or fetched and kept. */
    Future<ManifestAnswer> manifest(String repository, Digest digest, Caller caller) {
        return manifests.get(repository, digest, caller);
    }

    private static Future<IndexCandidates> unreadable(Digest digest, String why) {
        return Future.succeededFuture(new IndexCandidates.NotRead(digest, why));
    }

    /** One index with its nested ones, level by level. */
    private final class Walk {

        private final String repository;
        private final Caller caller;
        private final Manifest root;
        private final Map<Digest, ImageIndex> nested = new HashMap<>();
        private final Set<Digest> asked = new HashSet<>();
        private int bytes;
        private boolean complete = true;

        Walk(String repository, Caller caller, Manifest root) {
            this.repository = repository;
            this.caller = caller;
            this.root = root;
            this.bytes = root.body().length();
        }

        Future<IndexCandidates> from(ImageIndex index) {
            return level(List.of(index), 1).map(_ -> {
                // Parsed candidates take about three times the document.
                var read = new IndexCandidates.Read(root.digest(), CandidateReader.read(index, nested, policy),
                        3 * bytes, complete);
                if (complete) {
                    cache.keep(repository, root.digest(), read);
                }
                return read;
            });
        }

        private Future<Void> level(List<ImageIndex> indexes, int depth) {
            if (depth >= CandidateReader.MAX_DEPTH) {
                return Future.succeededFuture();
            }
            List<Digest> wanted = new ArrayList<>();
            for (ImageIndex index : indexes) {
                for (Digest digest : CandidateReader.nestedDigests(index)) {
                    if (asked.size() < CandidateReader.MAX_NESTED && asked.add(digest)) {
                        wanted.add(digest);
                    }
                }
            }
            if (wanted.isEmpty()) {
                return Future.succeededFuture();
            }
            List<ImageIndex> found = new ArrayList<>();
            List<Future<Void>> fetches = new ArrayList<>();
            for (Digest digest : wanted) {
                fetches.add(manifest(repository, digest, caller).map(answer -> {
                    take(digest, answer, found);
                    return (Void) null;
                }).otherwise(_ -> {
                    complete = false;
                    return null;
                }));
            }
            return Future.all(fetches).compose(_ -> level(found, depth + 1));
        }

        private void take(Digest digest, ManifestAnswer answer, List<ImageIndex> found) {
            if (answer instanceof ManifestAnswer.Whole whole) {
                bytes += whole.manifest().body().length();
                if (ImageIndexReader.read(whole.manifest().body().getBytes(),
                        whole.manifest().mediaType()) instanceof ReadIndex.Index index) {
                    nested.put(digest, index.index());
                    found.add(index.index());
                }
            } else {
                complete = false;
            }
        }
    }
}
