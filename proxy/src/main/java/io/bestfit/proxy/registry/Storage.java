package io.bestfit.proxy.registry;

import io.bestfit.matcher.oci.Digest;
import io.bestfit.proxy.oci.OciErrorCode;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the registry holds: repositories with their blobs, manifests and tags, within a bound of bytes.
 *
 * <p>Safe for use by several threads: tests put images while the server answers.
 */
final class Storage {

    private final long maximumBytes;
    private final Map<String, Repository> repositories = new HashMap<>();
    private long bytes;

    Storage(long maximumBytes) {
        this.maximumBytes = maximumBytes;
    }

    private static final class Repository {
        private final Map<Digest, Buffer> blobs = new HashMap<>();
        private final Map<Digest, StoredManifest> manifests = new TreeMap<>(
                (one, other) -> one.text().compareTo(other.text()));
        private final TreeMap<String, Digest> tags = new TreeMap<>();
    }

    synchronized boolean knows(String repository) {
        return repositories.containsKey(repository);
    }

    synchronized void putBlob(String repository, Digest digest, Buffer content) {
        Repository target = repository(repository);
        if (!target.blobs.containsKey(digest)) {
            reserve(content.length());
            target.blobs.put(digest, content);
        }
    }

    /** Makes a blob of one repository, or of any, a blob of another; false where none has it. */
    synchronized boolean mount(String repository, Optional<String> from, Digest digest) {
        for (Map.Entry<String, Repository> candidate : repositories.entrySet()) {
            Buffer content = candidate.getValue().blobs.get(digest);
            if (content != null && from.map(candidate.getKey()::equals).orElse(true)) {
                putBlob(repository, digest, content);
                return true;
            }
        }
        return false;
    }

    synchronized Optional<Buffer> blob(String repository, Digest digest) {
        return find(repository).map(found -> found.blobs.get(digest));
    }

    synchronized boolean deleteBlob(String repository, Digest digest) {
        Optional<Buffer> removed = find(repository).map(found -> found.blobs.remove(digest));
        removed.ifPresent(content -> bytes -= content.length());
        return removed.isPresent();
    }

    synchronized void putManifest(String repository, StoredManifest manifest, List<String> tags) {
        Repository target = repository(repository);
        if (!target.manifests.containsKey(manifest.digest())) {
            reserve(manifest.bytes().length());
        }
        target.manifests.put(manifest.digest(), manifest);
        tags.forEach(tag -> target.tags.put(tag, manifest.digest()));
    }

    /** A manifest by a tag or the text of a digest. */
    synchronized Optional<StoredManifest> manifest(String repository, String reference) {
        return find(repository).map(found -> {
            Digest digest = Digest.parse(reference).orElse(found.tags.get(reference));
            return digest == null ? null : found.manifests.get(digest);
        });
    }

    synchronized List<StoredManifest> manifests(String repository) {
        return find(repository).map(found -> List.copyOf(found.manifests.values())).orElse(List.of());
    }

    synchronized boolean deleteTag(String repository, String tag) {
        return find(repository).map(found -> found.tags.remove(tag)).isPresent();
    }

    synchronized boolean deleteManifest(String repository, Digest digest) {
        Optional<Repository> found = find(repository);
        Optional<StoredManifest> removed = found.map(holder -> holder.manifests.remove(digest));
        found.ifPresent(holder -> holder.tags.values().removeIf(digest::equals));
        removed.ifPresent(manifest -> bytes -= manifest.bytes().length());
        return removed.isPresent();
    }

    /** The tags of a repository in lexical order. */
    synchronized List<String> tags(String repository) {
        return find(repository).map(found -> List.copyOf(found.tags.keySet())).orElse(List.of());
    }

    /** Takes bytes from the bound, or refuses where they would pass it. */
    synchronized void reserve(long wanted) {
        if (bytes + wanted > maximumBytes) {
            throw full();
        }
        bytes += wanted;
    }

    /** Gives bytes back that {@link #reserve} took. */
    synchronized void release(long given) {
        bytes -= given;
    }

    /** How many bytes may still be stored. */
    synchronized long free() {
        return maximumBytes - bytes;
    }

    synchronized void clear() {
        repositories.clear();
        bytes = 0;
    }

    RefusedException full() {
        return new RefusedException(507, OciErrorCode.SIZE_INVALID, "The registry holds at most " + maximumBytes
                + " bytes and has no room for this; delete something or start it with a higher bound.");
    }

    private Optional<Repository> find(String name) {
        return Optional.ofNullable(repositories.get(name));
    }

    private Repository repository(String name) {
        return repositories.computeIfAbsent(name, _ -> new Repository());
    }
}
