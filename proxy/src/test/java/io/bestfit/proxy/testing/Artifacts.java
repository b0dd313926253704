package io.bestfit.proxy.testing;

import io.bestfit.matcher.oci.Digest;
import io.bestfit.proxy.registry.Image;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Artifacts that refer to images and say what they need, and the index of them that a registry without an API has. */
public final class Artifacts {

    public static final String NFD = "application/vnd.nfd.image-compatibility.v1alpha1";
    public static final String COMPSPEC = "application/org.supercontainers.compspec";

    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final String INDEX = "application/vnd.oci.image.index.v1+json";

    private Artifacts() {}

    /** An image compatibility artifact that asks for a kernel module. */
    public static Image module(Digest subject, String created, String module) {
        return of(NFD, subject, created, "application/vnd.nfd.image-compatibility.spec.v1alpha1+yaml", """
                version: v1alpha1
                compatibilities:
                - weight: 7
                  rules: [{matchFeatures: [{feature: kernel.loadedmodule, matchExpressions: {%s: {op: Exists}}}]}]
                """.formatted(module));
    }

    /** A compspec artifact that asks for a CPU. */
    public static Image cpu(Digest subject, String target) {
        return of(COMPSPEC, subject, "2025-01-01T00:00:00Z", COMPSPEC, """
                {"version": "0.0.0", "kind": "CompatibilitySpec", "compatibilities": [
                  {"name": "org.supercontainers", "version": "0.0.0",
                   "attributes": {"hardware.cpu.target.microarch": "%s"}}]}
                """.formatted(target));
    }

    /** An artifact of one document. */
    public static Image of(String type, Digest subject, String created, String layerType, String document) {
        Buffer empty = Buffer.buffer("{}");
        Buffer layer = Buffer.buffer(document);
        JsonObject manifest = new JsonObject().put("schemaVersion", 2).put("mediaType", MANIFEST)
                .put("artifactType", type).put("config", descriptor("application/vnd.oci.empty.v1+json", empty))
                .put("layers", new JsonArray().add(descriptor(layerType, layer)))
                .put("subject",
                        new JsonObject().put("mediaType", MANIFEST).put("digest", subject.text()).put("size", 1))
                .put("annotations", new JsonObject().put("org.opencontainers.image.created", created));
        return new Image(MANIFEST, manifest.toBuffer(), List.of(empty, layer), List.of());
    }

    /** The tag under which a registry without the referrers API has the index of what refers to a manifest. */
    public static String fallbackTag(Digest subject) {
        return subject.text().replace(':', '-');
    }

    /** The index of artifacts that refer to one manifest, as clients write it for a registry without the API. */
    public static Image index(List<Image> artifacts) {
        JsonArray entries = new JsonArray();
        for (Image artifact : artifacts) {
            JsonObject manifest = artifact.manifest().toJsonObject();
            entries.add(
                    descriptor(MANIFEST, artifact.manifest()).put("artifactType", manifest.getString("artifactType"))
                            .put("annotations", manifest.getJsonObject("annotations")));
        }
        return new Image(INDEX,
                new JsonObject().put("schemaVersion", 2).put("mediaType", INDEX).put("manifests", entries).toBuffer(),
                List.of(), artifacts);
    }

    private static JsonObject descriptor(String mediaType, Buffer content) {
        try {
            return new JsonObject().put("mediaType", mediaType)
                    .put("digest", "sha256:" + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(content.getBytes())))
                    .put("size", content.length());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
