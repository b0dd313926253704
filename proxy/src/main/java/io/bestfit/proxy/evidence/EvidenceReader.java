package io.bestfit.proxy.evidence;

import io.bestfit.matcher.evidence.Candidate;
import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.CompatibilityArtifact;
import io.bestfit.matcher.evidence.ConfigEvidence;
import io.bestfit.matcher.evidence.EvidenceSource;
import io.bestfit.matcher.evidence.ManifestEvidence;
import io.bestfit.matcher.evidence.Requirement.Unavailable;
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
import java.util.Set;

/**
 * Reads what one image says of itself in its manifest, its configuration and the artifacts that refer to it.
 *
 * <p>What cannot be had becomes a claim of its own, {@link Unavailable}: it is unknown, and says why.
 */
public final class EvidenceReader {

    private final Set<EvidenceSource> sources;

    /**
     * @param sources the sources that count
     */
    public EvidenceReader(Set<EvidenceSource> sources) {
        this.sources = Set.copyOf(sources);
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
        };
    }

    /**
     * Adds to candidates what they say of themselves outside the index; never fails.
     *
     * @param index the digest of the index, to which artifacts may refer as well
     */
    public Future<List<Candidate>> addTo(List<Candidate> candidates, Digest index, ContentStore store) {
        Future<List<Claim>> ofIndex = referrers(index, store);
        List<Future<Candidate>> all = new ArrayList<>();
        for (Candidate candidate : candidates) {
            Descriptor descriptor = candidate.descriptor();
            all.add(descriptor == null || candidate.notCandidate() != null
                    ? Future.succeededFuture(candidate)
                    : Future.all(image(descriptor.digest(), store), referrers(descriptor.digest(), store), ofIndex)
                            .map(found -> {
                                List<Claim> claims = new ArrayList<>();
                                for (int place = 0; place < found.size(); place++) {
                                    claims.addAll(found.resultAt(place));
                                }
                                return candidate.withClaims(claims);
                            }));
        }
        return Future.all(all).map(_ -> all.stream().map(Future::result).toList());
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
            claims.addAll(ManifestEvidence.read(manifest, child));
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
                case ReadConfig.Config(var read) -> ConfigEvidence.read(read, config);
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

    private static Future<List<Claim>> artifact(CompatibilityArtifact kind, Digest artifact, ContentStore store) {
        String where = CompatibilityArtifact.where(artifact);
        return store.manifest(artifact).compose(content -> switch (content) {
            case Content.NotHeld _ -> Future.succeededFuture(List.of());
            case Content.Missing(String why) -> unavailable(EvidenceSource.REFERRERS, where, why);
            case Content.Found(Buffer body) -> switch (ArtifactManifestReader.read(body.getBytes())) {
                case ReadArtifact.NotAnArtifact(String why) -> unavailable(EvidenceSource.REFERRERS, where, why);
                case ReadArtifact.Artifact(var manifest) -> kind.document(manifest)
                        .map(document -> document(kind, where, document.digest(), store))
                        .orElseGet(() -> unavailable(EvidenceSource.REFERRERS, where, "it has no layer"));
            };
        }).otherwise(cause -> unreached(EvidenceSource.REFERRERS, where, cause));
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
