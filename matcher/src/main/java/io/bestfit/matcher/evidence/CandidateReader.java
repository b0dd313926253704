package io.bestfit.matcher.evidence;

import io.bestfit.matcher.oci.Descriptor;
import io.bestfit.matcher.oci.Digest;
import io.bestfit.matcher.oci.ImageIndex;
import io.bestfit.matcher.oci.IndexEntry;
import io.bestfit.matcher.oci.MediaTypes;
import io.bestfit.matcher.oci.Platform;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The reader of what every entry of an index needs, entries of nested indexes included.
 *
 * <p>What a descriptor says of a nested index holds for all entries inside. A nested index gives way to its entries;
 * one that is not walked keeps its place and is never chosen.
 */
public final class CandidateReader {

    /** The deepest nesting that is walked; the index that was asked for is the first level. */
    public static final int MAX_DEPTH = 4;
    /**
     * The most nested indexes that are fetched for one index, in the publisher's order and level by level. Each may be
     * as large as a manifest may be, and all are held at once.
     */
    public static final int MAX_NESTED = 16;
    /** The most candidates to which nested indexes may add up. */
    public static final int MAX_CANDIDATES = 10_000;

    /** BuildKit's mark of an attestation manifest: moby/buildkit, docs/attestations/attestation-storage.md. */
    private static final String REFERENCE_TYPE = "vnd.docker.reference.type";

    private final Map<Digest, ImageIndex> nested;
    private final EvidencePolicy policy;
    private final List<Candidate> candidates = new ArrayList<>();
    private final Set<Digest> open = new LinkedHashSet<>();

    private CandidateReader(Map<Digest, ImageIndex> nested, EvidencePolicy policy) {
        this.nested = nested;
        this.policy = policy;
    }

    /**
     * Reads the candidates of an index in the publisher's order.
     *
     * @param nested the nested indexes that could be had, by digest
     * @param sources the sources of evidence that count
     */
    public static List<Candidate> read(ImageIndex index, Map<Digest, ImageIndex> nested, Set<EvidenceSource> sources) {
        return read(index, nested, EvidencePolicy.of(sources));
    }

    /** Reads the candidates of an index in the publisher's order by a site's policy. */
    public static List<Candidate> read(ImageIndex index, Map<Digest, ImageIndex> nested, EvidencePolicy policy) {
        CandidateReader reader = new CandidateReader(nested, policy);
        reader.walk(index, new Surroundings(List.of(), null, List.of()));
        return List.copyOf(reader.candidates);
    }

    /** The digests of the indexes that an index holds, each once, in the publisher's order. */
    public static List<Digest> nestedDigests(ImageIndex index) {
        Set<Digest> digests = new LinkedHashSet<>();
        for (IndexEntry entry : index.entries()) {
            if (entry instanceof IndexEntry.Usable(Descriptor descriptor)
                    && MediaTypes.isIndex(descriptor.mediaType())
                    && neverChosen(descriptor) == null) {
                digests.add(descriptor.digest());
            }
        }
        return List.copyOf(digests);
    }

    private void walk(ImageIndex index, Surroundings around) {
        for (int place = 0; place < index.entries().size(); place++) {
            List<Integer> path = new ArrayList<>(around.path());
            path.add(place);
            switch (index.entries().get(place)) {
                case IndexEntry.Malformed(String problem) ->
                    add(path, null, around.platform(), List.of(), "a malformed entry: " + problem);
                case IndexEntry.Usable(Descriptor descriptor) -> entry(descriptor, path, around);
            }
        }
    }

    private void entry(Descriptor descriptor, List<Integer> path, Surroundings around) {
        Platform platform = descriptor.platform() == null ? around.platform() : descriptor.platform();
        String never = neverChosen(descriptor);
        if (never != null) {
            add(path, descriptor, platform, List.of(), never);
            return;
        }
        List<Claim> claims = new ArrayList<>(around.claims());
        claims(descriptor, claims);
        if (!MediaTypes.isIndex(descriptor.mediaType())) {
            add(path, descriptor, platform, claims, null);
            return;
        }
        ImageIndex inner = nested.get(descriptor.digest());
        String unwalked = inner == null ? "a nested index that was not read" : whyNotWalked(descriptor, inner, path);
        if (inner == null || unwalked != null) {
            add(path, descriptor, platform, List.of(), unwalked);
            return;
        }
        open.add(descriptor.digest());
        walk(inner, new Surroundings(path, platform, claims));
        open.remove(descriptor.digest());
    }

    private @Nullable String whyNotWalked(Descriptor descriptor, ImageIndex inner, List<Integer> path) {
        if (open.contains(descriptor.digest())) {
            return "a nested index that holds itself";
        }
        if (path.size() >= MAX_DEPTH) {
            return "a nested index deeper than " + MAX_DEPTH + " levels";
        }
        if (inner.entries().isEmpty()) {
            return "a nested index without entries";
        }
        return candidates.size() + inner.entries().size() > MAX_CANDIDATES
                ? "a nested index beyond " + MAX_CANDIDATES + " candidates"
                : null;
    }

    private void claims(Descriptor descriptor, List<Claim> claims) {
        if (policy.sources().contains(EvidenceSource.DESCRIPTOR)) {
            addNew(AnnotationVocabulary.readDescriptor(descriptor.annotations(), policy.descriptorKeys()), claims);
            addNew(policy.origins(EvidenceSource.DESCRIPTOR, null, descriptor.annotations()), claims);
        }
        Platform platform = descriptor.platform();
        if (platform != null && policy.sources().contains(EvidenceSource.PLATFORM)) {
            addNew(PlatformEvidence.read(platform), claims);
        }
    }

    // What an entry repeats of the entry around it is one claim, not two.
    private static void addNew(List<Claim> read, List<Claim> claims) {
        for (Claim claim : read) {
            if (!claims.contains(claim)) {
                claims.add(claim);
            }
        }
    }

    private static @Nullable String neverChosen(Descriptor descriptor) {
        if (PlatformMatch.isAttestation(descriptor.platform())
                || descriptor.annotations().containsKey(REFERENCE_TYPE)) {
            return "an attestation";
        }
        if (descriptor.artifactType() != null) {
            return "an artifact";
        }
        return MediaTypes.isManifest(descriptor.mediaType()) || MediaTypes.isIndex(descriptor.mediaType())
                ? null
                : "neither an image manifest nor an index";
    }

    private void add(List<Integer> path, @Nullable Descriptor descriptor, @Nullable Platform platform,
            List<Claim> claims, @Nullable String never) {
        candidates.add(new Candidate(path.getFirst(), path, descriptor, platform, claims, never));
    }

    /** What the indexes around an entry say of it. */
    private record Surroundings(List<Integer> path, @Nullable Platform platform, List<Claim> claims) {}
}
