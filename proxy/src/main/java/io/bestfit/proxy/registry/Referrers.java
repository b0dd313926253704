package io.bestfit.proxy.registry;

import io.bestfit.matcher.oci.Digest;
import io.bestfit.matcher.oci.MediaTypes;
import io.bestfit.proxy.oci.OciErrorCode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The endpoint of referrers: what names a manifest as its subject.
 *
 * <p>Source: OCI distribution-spec, spec.md, "Listing Referrers".
 */
final class Referrers {

    private final Storage storage;
    private final int page;

    Referrers(Storage storage, int page) {
        this.storage = storage;
        this.page = page;
    }

    Answer answer(Call call, Endpoint.ReferrersOf asked) {
        if (!call.reads()) {
            throw new RefusedException(405, OciErrorCode.UNSUPPORTED, "The referrers list can be read.");
        }
        Digest digest = Content.require(asked.digest());
        Optional<String> wanted = call.parameter("artifactType");
        String last = call.parameter("last").orElse("");
        JsonArray descriptors = new JsonArray();
        boolean more = false;
        for (StoredManifest manifest : storage.manifests(asked.repository())) {
            JsonObject document = manifest.document();
            if (!subject(document).equals(Optional.of(digest.text()))
                    || manifest.digest().text().compareTo(last) <= 0) {
                continue;
            }
            JsonObject descriptor = descriptor(manifest, document);
            if (wanted.isEmpty() || wanted.get().equals(descriptor.getValue("artifactType"))) {
                if (descriptors.size() == page) {
                    more = true;
                    break;
                }
                descriptors.add(descriptor);
            }
        }
        JsonObject index = new JsonObject().put("schemaVersion", 2).put("mediaType", MediaTypes.OCI_INDEX)
                .put("manifests", descriptors);
        Answer answer = Answer.json(index).with(Answer.CONTENT_TYPE, MediaTypes.OCI_INDEX);
        if (more) {
            String filter = wanted.map(type -> "artifactType=" + URLEncoder.encode(type, StandardCharsets.UTF_8) + "&")
                    .orElse("");
            answer = answer.with("Link", "</v2/" + asked.repository() + "/referrers/" + digest + "?" + filter + "last="
                    + descriptors.getJsonObject(page - 1).getString("digest") + ">; rel=\"next\"");
        }
        return wanted.isPresent() ? answer.with("OCI-Filters-Applied", "artifactType") : answer;
    }

    /** The digest of a manifest's subject, where it names one. */
    static Optional<String> subject(JsonObject document) {
        return document.getValue("subject") instanceof JsonObject subject
                && subject.getValue("digest") instanceof String digest
                        ? Digest.parse(digest).map(Digest::text)
                        : Optional.empty();
    }

    private static JsonObject descriptor(StoredManifest manifest, JsonObject document) {
        JsonObject descriptor = new JsonObject().put("mediaType", manifest.mediaType())
                .put("digest", manifest.digest().text()).put("size", manifest.bytes().length());
        Object type = document.getValue("artifactType");
        if ((type == null || type.equals("")) && document.getValue("config") instanceof JsonObject config) {
            type = config.getValue("mediaType");
        }
        if (type instanceof String text && !text.isEmpty()) {
            descriptor.put("artifactType", text);
        }
        if (document.getValue("annotations") instanceof JsonObject annotations) {
            descriptor.put("annotations", annotations);
        }
        return descriptor;
    }
}
