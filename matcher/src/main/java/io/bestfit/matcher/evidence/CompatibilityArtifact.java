package io.bestfit.matcher.evidence;

import io.bestfit.matcher.evidence.Requirement.NodeFeatures;
import io.bestfit.matcher.evidence.Requirement.Unreadable;
import io.bestfit.matcher.nfd.CompatibilitySpec;
import io.bestfit.matcher.nfd.CompatibilitySpecReader;
import io.bestfit.matcher.nfd.MalformedRuleException;
import io.bestfit.matcher.oci.ArtifactManifest;
import io.bestfit.matcher.oci.Descriptor;
import io.bestfit.matcher.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of artifacts that are attached to an image or an index and say what it needs.
 *
 * <p>Sources: kubernetes-sigs/node-feature-discovery, docs/usage/image-compatibility.md;
 * supercontainers/compspec-go, docs.
 */
public enum CompatibilityArtifact {

    /** Node Feature Discovery's image compatibility. */
    NFD,
    /** compspec, by the types of its examples and of its tool. */
    COMPSPEC;

    private static final String NFD_TYPE = "application/vnd.nfd.image-compatibility.v1alpha1";
    private static final Set<String> COMPSPEC_TYPES = Set.of("application/org.supercontainers.compspec",
            "application/org.compspec");

    /** The largest document that is read, in bytes. */
    public static final int MAX_DOCUMENT_BYTES = 256 * 1024;

    private static final String CREATED = "org.opencontainers.image.created";

    /** The artifact types by which it is found. */
    public Set<String> types() {
        return switch (this) {
            case NFD -> Set.of(NFD_TYPE);
            case COMPSPEC -> COMPSPEC_TYPES;
        };
    }

    /**
     * The claims of a document of this kind; one that cannot be read is one claim that says so.
     *
     * @param where where it was found, for explanations
     */
    public List<Claim> read(byte[] document, String where) {
        return switch (this) {
            case NFD -> nfd(document, where);
            case COMPSPEC -> CompspecReader.read(document, where);
        };
    }

    /** The newest of this kind among what refers to an image: by its creation annotation, one without being oldest. */
    public Optional<Descriptor> newest(List<Descriptor> referrers) {
        return referrers.stream().filter(descriptor -> types().contains(String.valueOf(descriptor.artifactType())))
                .max(Comparator.comparing(CompatibilityArtifact::created));
    }

    /** The document in an artifact: its first layer, as upstream's tools take it; empty where it has none. */
    public Optional<Descriptor> document(ArtifactManifest artifact) {
        return artifact.layers().stream().findFirst();
    }

    private static Instant created(Descriptor descriptor) {
        try {
            String created = descriptor.annotations().get(CREATED);
            return created == null ? Instant.MIN : OffsetDateTime.parse(created).toInstant();
        } catch (DateTimeException e) {
            return Instant.MIN;
        }
    }

    private static List<Claim> nfd(byte[] document, String where) {
        try {
            CompatibilitySpec spec = CompatibilitySpecReader.read(new String(document, StandardCharsets.UTF_8));
            return List.of(new Claim(EvidenceSource.REFERRERS, where, NFD_TYPE, summary(spec), new NodeFeatures(spec)));
        } catch (MalformedRuleException e) {
            return List.of(new Claim(EvidenceSource.REFERRERS, where, NFD_TYPE, String.valueOf(e.getMessage()),
                    new Unreadable("an image compatibility spec")));
        }
    }

    private static String summary(CompatibilitySpec spec) {
        @Nullable
        String described = spec.sets().stream().map(CompatibilitySpec.CompatibilitySet::description)
                .filter(text -> !text.isEmpty()).findFirst().orElse(null);
        int sets = spec.sets().size();
        return sets + (sets == 1 ? " set" : " sets") + (described == null ? "" : ": " + described);
    }

    /** How an explanation names an artifact. */
    public static String where(Digest artifact) {
        return "referrer " + artifact;
    }
}
