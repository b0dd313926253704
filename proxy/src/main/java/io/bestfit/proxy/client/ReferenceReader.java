package io.bestfit.proxy.client;

import io.bestfit.matcher.evidence.CandidateReader;
import io.bestfit.matcher.oci.Digest;
import io.bestfit.matcher.oci.ImageIndex;
import io.bestfit.matcher.oci.ImageIndexReader;
import io.bestfit.matcher.oci.MediaTypes;
import io.bestfit.matcher.oci.ReadIndex;
import io.bestfit.proxy.client.RegistryClient.Manifest;
import io.bestfit.proxy.evidence.ContentStore;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The reader of what references lead to, nested indexes included. */
public final class ReferenceReader {

    private final RegistryClient client;

    public ReferenceReader(RegistryClient client) {
        this.client = client;
    }

    /** Reads what a reference leads to. */
    public Referenced read(Reference reference) throws UnavailableException {
        return switch (reference) {
            case Reference.Registry registry ->
                referenced(reference, client.get(registry), digest -> client.get(registry, digest), null);
            case Reference.IndexFile file -> {
                byte[] body = LayoutReader.read(file.file());
                Manifest manifest = new Manifest(ContentDigest.sha256(body), "", Buffer.buffer(body));
                yield referenced(reference, manifest, digest -> {
                    throw new UnavailableException("Tried to read the nested index " + digest.abbreviated()
                            + ", but a file holds none; name its registry or layout instead");
                }, null);
            }
            case Reference.Layout layout -> {
                LayoutReader reader = new LayoutReader(layout);
                yield referenced(reference, reader.get(), reader::get, new LayoutStore(reader));
            }
        };
    }

    private static Referenced referenced(Reference reference, Manifest manifest, Nested source,
            @Nullable ContentStore store) throws UnavailableException {
        return switch (parse(manifest)) {
            case ReadIndex.Index(ImageIndex index) -> {
                Map<Digest, ImageIndex> nested = new LinkedHashMap<>();
                List<String> problems = new ArrayList<>();
                walk(index, source, nested, problems);
                yield new Referenced.Index(reference.name(), manifest.digest(), index, nested, problems, store);
            }
            case ReadIndex.NotAnIndex(String why) -> {
                if (reference instanceof Reference.IndexFile) {
                    throw new UnavailableException("Tried to read " + reference + " as an image index, but " + why
                            + "; name a file with an index, as 'crane manifest' or 'skopeo inspect --raw' print it");
                }
                yield new Referenced.Whole(reference.name(), manifest.digest(), manifest.contentType(),
                        MediaTypes.isManifest(manifest.contentType()) ? "it is a single image" : why, store);
            }
        };
    }

    private static ReadIndex parse(Manifest manifest) {
        return manifest.contentType().isEmpty()
                ? ImageIndexReader.read(manifest.body())
                : ImageIndexReader.read(manifest.body(), manifest.contentType());
    }

    /** Reads level by level as far as candidates are read, as the proxy does; what cannot be had is told and never chosen. */
    private static void walk(ImageIndex root, Nested source, Map<Digest, ImageIndex> nested, List<String> problems) {
        List<ImageIndex> level = List.of(root);
        Set<Digest> asked = new HashSet<>();
        for (int depth = 1; depth < CandidateReader.MAX_DEPTH && !level.isEmpty(); depth++) {
            List<ImageIndex> next = new ArrayList<>();
            for (ImageIndex index : level) {
                for (Digest digest : CandidateReader.nestedDigests(index)) {
                    if (asked.contains(digest)) {
                        continue;
                    }
                    if (asked.size() == CandidateReader.MAX_NESTED) {
                        problems.add("Only the first " + CandidateReader.MAX_NESTED + " nested indexes are read.");
                        return;
                    }
                    asked.add(digest);
                    try {
                        switch (parse(source.get(digest))) {
                            case ReadIndex.Index(ImageIndex inner) -> {
                                nested.put(digest, inner);
                                next.add(inner);
                            }
                            case ReadIndex.NotAnIndex(String why) -> problems.add("The nested index "
                                    + digest.abbreviated() + " is not read: " + why + ".");
                        }
                    } catch (UnavailableException e) {
                        problems.add(String.valueOf(e.getMessage()));
                    }
                }
            }
            level = next;
        }
    }

    /** Where nested indexes come from. */
    private interface Nested {
        Manifest get(Digest digest) throws UnavailableException;
    }
}
