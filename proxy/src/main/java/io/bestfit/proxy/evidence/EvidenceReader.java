package io.bestfit.proxy.evidence;

import io.bestfit.matcher.evidence.Candidate;
import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.CompatibilityArtifact;
import io.bestfit.matcher.evidence.ConfigEvidence;
import io.bestfit.matcher.evidence.EvidencePolicy;
import io.bestfit.matcher.evidence.EvidenceSource;
import io.bestfit.matcher.evidence.ManifestEvidence;
import io.bestfit.matcher.evidence.Requirement.Unavailable;
import io.bestfit.matcher.oci.ArtifactManifest;
import io.bestfit.matcher.oci.ArtifactManifestReader;
import io.bestfit.matcher.oci.Descriptor;
import io.bestfit.matcher.oci.Digest;
import io.bestfit.matcher.oci.ImageConfigReader;
import io.bestfit.matcher.oci.ImageManifest;
import io.bestfit.matcher.oci.ImageManifestReader;
import io.bestfit.matcher.oci.ReadArtifact;
import io.bestfit.matcher.oci.ReadConfig;
import io.bestfit.matcher.oci.ReadManifest;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what one image says of itself in its manifest, its configuration and the artifacts that refer to it.
 *
 * <p>What cannot be had becomes a claim of its own, {@link Unavailable}: it is unknown, and says why.
 */
public final class EvidenceReader {

    private final EvidencePolicy policy;
    private final Set<EvidenceSource> sources;
    private final SiteStatements site;

    /**
     * @param sources the sources that count
     * @param site what the site adds
     */
    public EvidenceReader(Set<EvidenceSource> sources, SiteStatements site) {
        this.policy = site.policy(sources);
        this.sources = policy.sources();
        this.site = site;
    }

    /** Whether anything outside the index counts. */
    boolean readsOutsideTheIndex() {
        return reads(Kind.IMAGE) || reads(Kind.REFERRERS);
    }

    /** Whether anything of a kind counts. */
    boolean reads(Kind kind) {
        return switch (kind) {
            case IMAGE -> sources.contains(EvidenceSource.MANIFEST) || sources.contains(EvidenceSource.CONFIG);
            case REFERRERS -> sources.contains(EvidenceSource.REFERRERS);
            case TAGGED -> sources.contains(EvidenceSource.REFERRERS) && site.compspecSuffix() != null;
        };
    }

    /** The tag of the artifact that speaks of what is under a tag, where the site has such tags. */
    String companion(String tag) {
        return tag + Objects.requireNonNullElse(site.compspecSuffix(), "");
    }

    /** Candidates with all their claims, and what the site states of them. */
    List<Candidate> finished(String repository, List<Candidate> candidates) {
        return site.baselines().apply(repository, candidates);
    }

    /**
     * Adds to candidates what they say of themselves outside the index, and what the site states; never fails.
     *
     * @param tag the tag by which the index was asked for; {@code null} where there is none
     * @param index the digest of the index, to which artifacts may refer as well
     */
    public Future<List<Candidate>> addTo(List<Candidate> candidates, @Nullable String tag, Digest index,
            ContentStore store) {
        Future<List<Claim>> ofIndex = referrers(index, store);
        Future<List<Claim>> ofTag = tag == null
                ? Future.succeededFuture(List.of())
                : tagged(companion(tag), store);
        List<Future<Candidate>> all = new ArrayList<>();
        for (Candidate candidate : candidates) {
            Descriptor descriptor = candidate.descriptor();
            all.add(descriptor == null || candidate.notCandidate() != null
                    ? Future.succeededFuture(candidate)
                    : Future.all(image(descriptor.digest(), store), referrers(descriptor.digest(), store), ofIndex,
                            ofTag)
                            .map(found -> {
                                List<Claim> claims = new ArrayList<>();
                                for (int place = 0; place < found.size(); place++) {
                                    claims.addAll(found.resultAt(place));
                                }
                                return candidate.withClaims(claims);
                            }));
        }
        return Future.all(all).map(_ -> finished("", all.stream().map(Future::result).toList()));
    }

    /** The claims of the image itself, which never change: they are under its digest. */
    Future<List<Claim>> image(Digest child, ContentStore store) {
        if (!reads(Kind.IMAGE)) {
            return Future.succeededFuture(List.of());
        }
        return store.manifest(child).compose(content -> switch (content) {
            case Content.NotHeld _ -> Future.succeededFuture(List.of());
            case Content.Missing(String why) -> unavailable(EvidenceSource.MANIFEST, "manifest " + child, why);
            case Content.Found(Buffer body) -> switch (ImageManifestReader.read(body.getBytes())) {
                case ReadManifest.NotAManifest(String why) ->
                    unavailable(EvidenceSource.MANIFEST, "manifest " + child, why);
                case ReadManifest.Manifest(ImageManifest manifest) -> image(child, manifest, store);
            };
        }).otherwise(cause -> unreached(EvidenceSource.MANIFEST, "manifest " + child, cause));
    }

    private Future<List<Claim>> image(Digest child, ImageManifest manifest, ContentStore store) {
        List<Claim> claims = new ArrayList<>();
        if (sources.contains(EvidenceSource.MANIFEST)) {
            claims.addAll(ManifestEvidence.read(manifest, child, policy));
        }
        if (!sources.contains(EvidenceSource.CONFIG)) {
            return Future.succeededFuture(claims);
        }
        Digest config = manifest.config().digest();
        String where = "config " + config;
        return store.blob(config, ImageConfigReader.MAX_DOCUMENT_BYTES).map(content -> switch (content) {
            case Content.NotHeld _ -> List.<Claim>of();
            case Content.Missing(String why) -> List.of(missing(EvidenceSource.CONFIG, where, why));
            case Content.Found(Buffer body) -> switch (ImageConfigReader.read(body.getBytes())) {
                case ReadConfig.Config(var read) -> ConfigEvidence.read(read, config, policy);
                case ReadConfig.NotAConfig(String why) -> List.of(missing(EvidenceSource.CONFIG, where, why));
            };
        }).otherwise(cause -> unreached(EvidenceSource.CONFIG, where, cause)).map(found -> {
            claims.addAll(found);
            return claims;
        });
    }

    /** The claims of the newest artifact of each kind that refers to an image or an index. */
    Future<List<Claim>> referrers(Digest subject, ContentStore store) {
        if (!reads(Kind.REFERRERS)) {
            return Future.succeededFuture(List.of());
        }
        String where = "referrers of " + subject;
        return store.referrers(subject).compose(list -> switch (list) {
            case ReferrerList.Missing(String why) -> unavailable(EvidenceSource.REFERRERS, where, why);
            case ReferrerList.Found(List<Descriptor> found) -> {
                List<Future<List<Claim>>> artifacts = new ArrayList<>();
                for (CompatibilityArtifact kind : CompatibilityArtifact.values()) {
                    kind.newest(found).ifPresent(artifact -> artifacts.add(artifact(kind, artifact.digest(), store)));
                }
                yield Future.all(artifacts).map(_ -> artifacts.stream().flatMap(read -> read.result().stream())
                        .toList());
            }
        }).otherwise(cause -> unreached(EvidenceSource.REFERRERS, where, cause));
    }

    /** The claims of the compspec artifact under a tag; what is something else under it says nothing. */
    Future<List<Claim>> tagged(String tag, ContentStore store) {
        if (!reads(Kind.TAGGED)) {
            return Future.succeededFuture(List.of());
        }
        String where = Kind.TAGGED.where() + tag;
        return store.tagged(tag).compose(content -> switch (content) {
            case Content.NotHeld _ -> Future.succeededFuture(List.of());
            case Content.Missing(String why) -> unavailable(EvidenceSource.REFERRERS, where, why);
            case Content.Found(Buffer body) when ArtifactManifestReader.read(
                    body.getBytes()) instanceof ReadArtifact.Artifact(var manifest) && isCompspec(manifest) ->
                document(CompatibilityArtifact.COMPSPEC, manifest, where, store);
            case Content.Found _ -> Future.succeededFuture(List.of());
        }).otherwise(cause -> unreached(EvidenceSource.REFERRERS, where, cause));
    }

    // Tools of its time set the type of the layer, and not all that of the artifact.
    private static boolean isCompspec(ArtifactManifest manifest) {
        Set<String> types = CompatibilityArtifact.COMPSPEC.types();
        return types.contains(manifest.artifactType())
                || CompatibilityArtifact.COMPSPEC.document(manifest).filter(layer -> types.contains(layer.mediaType()))
                        .isPresent();
    }

    private static Future<List<Claim>> artifact(CompatibilityArtifact kind, Digest artifact, ContentStore store) {
        String where = CompatibilityArtifact.where(artifact);
        return store.manifest(artifact).compose(content -> switch (content) {
            case Content.NotHeld _ -> Future.succeededFuture(List.of());
            case Content.Missing(String why) -> unavailable(EvidenceSource.REFERRERS, where, why);
            case Content.Found(Buffer body) -> switch (ArtifactManifestReader.read(body.getBytes())) {
                case ReadArtifact.NotAnArtifact(String why) -> unavailable(EvidenceSource.REFERRERS, where, why);
                case ReadArtifact.Artifact(var manifest) -> document(kind, manifest, where, store);
            };
        }).otherwise(cause -> unreached(EvidenceSource.REFERRERS, where, cause));
    }

    private static Future<List<Claim>> document(CompatibilityArtifact kind, ArtifactManifest artifact, String where,
            ContentStore store) {
        return kind.document(artifact).map(layer -> document(kind, where, layer.digest(), store))
                .orElseGet(() -> unavailable(EvidenceSource.REFERRERS, where, "it has no layer"));
    }

    private static Future<List<Claim>> document(CompatibilityArtifact kind, String where, Digest document,
            ContentStore store) {
        return store.blob(document, CompatibilityArtifact.MAX_DOCUMENT_BYTES).map(content -> switch (content) {
            case Content.Found(Buffer body) -> kind.read(body.getBytes(), where);
            case Content.NotHeld _ -> List.<Claim>of();
            case Content.Missing(String why) -> List.of(missing(EvidenceSource.REFERRERS, where, why));
        });
    }

    /** What is told of a document that could not be had. */
    static Claim missing(EvidenceSource source, String where, String why) {
        return new Claim(source, where, source.label(), why, new Unavailable());
    }

    private static Future<List<Claim>> unavailable(EvidenceSource source, String where, String why) {
        return Future.succeededFuture(List.of(missing(source, where, why)));
    }

    private static List<Claim> unreached(EvidenceSource source, String where, Throwable cause) {
        return List.of(missing(source, where, "the registry could not be asked: " + cause.getMessage()));
    }
}
