package io.bestfit.proxy.registry;

import io.bestfit.matcher.oci.Digest;
import io.bestfit.matcher.oci.MediaTypes;
import io.bestfit.proxy.oci.OciErrorCode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The endpoint of manifests: GET, HEAD, PUT and DELETE by tag and digest.
 *
 * <p>A manifest may name blobs and manifests that are not here (a sparse index). Source: OCI distribution-spec,
 * spec.md, "Pulling manifests", "Pushing manifests", "Deleting manifests".
 */
final class Manifests {

    /** The largest manifest, as distribution and zot bound it. */
    static final int LARGEST = 4 * 1024 * 1024;

    private final Storage storage;
    private final boolean refuseUnacceptedIndex;

    Manifests(Storage storage, boolean refuseUnacceptedIndex) {
        this.storage = storage;
        this.refuseUnacceptedIndex = refuseUnacceptedIndex;
    }

    Answer answer(Call call, Endpoint.ManifestOf manifest) {
        return switch (call.method().name()) {
            case "GET", "HEAD" -> read(call, manifest);
            case "PUT" -> put(call, manifest);
            case "DELETE" -> delete(manifest);
            default -> throw new RefusedException(405, OciErrorCode.UNSUPPORTED,
                    "A manifest knows GET, HEAD, PUT and DELETE.");
        };
    }

    private Answer read(Call call, Endpoint.ManifestOf asked) {
        requireReference(asked.reference());
        StoredManifest found = storage.manifest(asked.repository(), asked.reference())
                .orElseThrow(() -> unknown(asked));
        if (refuseUnacceptedIndex && MediaTypes.isIndex(found.mediaType())
                && !names(call.headers().getAll("Accept"), found.mediaType())) {
            throw new RefusedException(404, OciErrorCode.MANIFEST_UNKNOWN,
                    "An index of type " + found.mediaType() + " was found, but the Accept header does not name it.");
        }
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(Answer.CONTENT_TYPE, found.mediaType());
        headers.put("Docker-Content-Digest", found.digest().text());
        headers.put("ETag", "\"" + found.digest() + "\"");
        return EntityTag.matches(call.header("If-None-Match"), found.digest())
                ? new Answer(304, headers, Buffer.buffer())
                : new Answer(200, headers, found.bytes());
    }

    /**
     * Whether Accept lines name a media type. Wildcards and weights count for nothing, as in distribution 2.8
     * ({@code distribution/distribution:registry/handlers/manifests.go}, GetManifest).
     */
    private static boolean names(List<String> accept, String mediaType) {
        return accept.stream().flatMap(line -> Arrays.stream(line.split(",", -1)))
                .map(range -> range.split(";", -1)[0].strip()).anyMatch(mediaType::equalsIgnoreCase);
    }

    private Answer put(Call call, Endpoint.ManifestOf target) {
        requireReference(target.reference());
        Buffer body = call.body();
        if (body.length() > LARGEST) {
            throw new RefusedException(413, OciErrorCode.SIZE_INVALID,
                    "A manifest has at most " + LARGEST + " bytes; this one has " + body.length() + ".");
        }
        JsonObject document = document(body);
        String mediaType = mediaType(call, document);
        Optional<Digest> byDigest = Digest.parse(target.reference());
        byDigest.ifPresent(digest -> Content.verify(digest, body));
        StoredManifest manifest = new StoredManifest(mediaType, byDigest.orElseGet(() -> Content.digest(body)), body);
        List<String> tags = byDigest.isPresent() ? call.query().getAll("tag") : List.of(target.reference());
        tags.forEach(Manifests::requireReference);
        storage.putManifest(target.repository(), manifest, tags);

        Answer created = Answer.of(201).with("Docker-Content-Digest", manifest.digest().text())
                .with("Location", "/v2/" + target.repository() + "/manifests/" + manifest.digest());
        if (byDigest.isPresent() && !tags.isEmpty()) {
            created = created.with("OCI-Tag", String.join(", ", tags));
        }
        Optional<String> subject = Referrers.subject(document);
        return subject.isPresent() ? created.with("OCI-Subject", subject.get()) : created;
    }

    private Answer delete(Endpoint.ManifestOf target) {
        requireReference(target.reference());
        boolean deleted = Digest.parse(target.reference())
                .map(digest -> storage.deleteManifest(target.repository(), digest))
                .orElseGet(() -> storage.deleteTag(target.repository(), target.reference()));
        if (!deleted) {
            throw unknown(target);
        }
        return Answer.of(202);
    }

    private static JsonObject document(Buffer body) {
        try {
            return new JsonObject(body);
        } catch (DecodeException | ClassCastException e) {
            throw new RefusedException(400, OciErrorCode.MANIFEST_INVALID, "The manifest is no JSON object.");
        }
    }

    private static String mediaType(Call call, JsonObject document) {
        Object inside = document.getValue("mediaType");
        String header = call.header(Answer.CONTENT_TYPE);
        if (header == null) {
            throw new RefusedException(400, OciErrorCode.MANIFEST_INVALID,
                    "The request has no Content-Type; a manifest's is its media type.");
        }
        String mediaType = header.split(";", 2)[0].strip();
        if (inside != null && !inside.equals(mediaType)) {
            throw new RefusedException(400, OciErrorCode.MANIFEST_INVALID,
                    "The Content-Type is " + mediaType + ", but the manifest calls itself " + inside + ".");
        }
        return mediaType;
    }

    private static void requireReference(String reference) {
        if (reference.contains(":")) {
            Content.require(reference);
        } else if (!Endpoint.TAG.matcher(reference).matches()) {
            throw new RefusedException(400, OciErrorCode.MANIFEST_INVALID, "'" + reference + "' is no tag: "
                    + "a tag has 1 to 128 letters, digits, '.', '_' and '-', and does not begin with '.' or '-'.");
        }
    }

    private static RefusedException unknown(Endpoint.ManifestOf asked) {
        return new RefusedException(404, OciErrorCode.MANIFEST_UNKNOWN,
                "The repository " + asked.repository() + " has no manifest " + asked.reference() + ".");
    }
}
