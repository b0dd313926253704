package io.bestfit.proxy.conformance;

import io.bestfit.matcher.oci.MediaTypes;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.stream.Stream;

/** Storing manifests, the refused ones too (distribution-spec, "Pushing Manifests"). */
final class ManifestPushScenarios {

    private ManifestPushScenarios() {}

    static Stream<Scenario> all() {
        return Stream.of(
                Scenario.of("a manifest under a wrong digest", with -> {
                    Piece image = PullScenarios.image(with, DataSets.IMAGE);
                    with.put(image, with.layer("other").digest()).error(400, "DIGEST_INVALID");
                    with.put(image, with.layer("other").by("sha512").digest()).error(400, "DIGEST_INVALID");
                }),
                Scenario.of("a manifest under what is no digest", with -> {
                    Piece image = PullScenarios.image(with, DataSets.IMAGE);
                    for (String digest : new String[]{"sha256:baddigest", "md5:0123", "sha256:" + "0".repeat(63),
                            "sha256:" + "A".repeat(64)}) {
                        with.put(image, digest).status(400, 404);
                        with.manifest("GET", digest).status(400, 404);
                    }
                }),
                Scenario.of("a manifest that is none", with -> {
                    for (String text : new String[]{"", "[]", "{", "not json"}) {
                        with.put(new Piece(MediaTypes.OCI_MANIFEST, Buffer.buffer(text), "sha256"), "tag")
                                .error(400, "MANIFEST_INVALID");
                    }
                    with.manifest("GET", "tag").status(404);
                }),
                Scenario.of("a manifest that calls itself something else", with -> {
                    Piece image = PullScenarios.image(with, DataSets.IMAGE);
                    with.put(new Piece(MediaTypes.OCI_INDEX, image.bytes(), "sha256"), "other").status(400);
                    with.put(new Piece(MediaTypes.OCI_MANIFEST + "; charset=utf-8", image.bytes(), "sha256"), "other")
                            .status(201);
                }),
                Scenario.of("a manifest of an unknown type", with -> {
                    Piece unknown = Piece.of("application/x.conformance+json",
                            new JsonObject().put("schemaVersion", 2).put("mediaType",
                                    "application/x.conformance+json"));
                    with.put(unknown, "tag").status(201, 400, 415);
                    with.send(Request.get(with.path("manifests/tag")).with("Accept", unknown.mediaType()))
                            .status(200, 404);
                    with.send(Request.of("PUT", with.path("manifests/tag")).body(unknown.bytes()))
                            .error(400, "MANIFEST_INVALID");
                }),
                Scenario.heavy("a manifest that is too large", with -> with.put(new Piece(MediaTypes.OCI_MANIFEST,
                        Buffer.buffer("{\"a\":\"" + "a".repeat(4 * 1024 * 1024) + "\"}"), "sha256"), "tag")
                        .status(413)),
                Scenario.of("several tags at once", with -> {
                    Piece image = PullScenarios.image(with, DataSets.IMAGE);
                    StringBuilder query = new StringBuilder("?tag=t1");
                    for (int tag = 2; tag <= 10; tag++) {
                        query.append("&tag=t").append(tag);
                    }
                    with.send(Request.of("PUT", with.path("manifests/" + image.digest() + query))
                            .with("Content-Type", image.mediaType()).body(image.bytes())).status(201)
                            .headerLike("OCI-Tag", "t1, .*t10");
                    with.manifest("GET", "t10").is(image);
                    with.send(Request.of("PUT", with.path("manifests/" + image.digest() + "?tag=-bad"))
                            .with("Content-Type", image.mediaType()).body(image.bytes())).status(400);
                }),
                Scenario.of("a manifest in chunks of the transfer", with -> {
                    Piece image = PullScenarios.image(with, DataSets.IMAGE);
                    with.send(Request.of("PUT", with.path("manifests/chunked")).with("Content-Type", image.mediaType())
                            .chunked(image.bytes())).status(201);
                    with.manifest("GET", "chunked").is(image);
                }),
                Scenario.of("deleting what is not there", with -> {
                    with.delete(with.path("manifests/none")).status(404);
                    PullScenarios.image(with, DataSets.IMAGE);
                    String absent = with.layer("absent").digest();
                    with.delete(with.path("manifests/none")).error(404, "MANIFEST_UNKNOWN");
                    with.delete(with.path("manifests/" + absent)).error(404, "MANIFEST_UNKNOWN");
                    with.delete(with.path("blobs/" + absent)).error(404, "BLOB_UNKNOWN");
                }),
                Scenario.of("a digest that is deleted takes its tags along", with -> {
                    Piece image = PullScenarios.image(with, DataSets.IMAGE);
                    with.put(image, "second").status(201);
                    with.delete(with.path("manifests/" + image.digest())).status(202);
                    with.manifest("GET", "tag").status(404);
                    with.manifest("GET", "second").status(404);
                    with.get(with.path("tags/list")).status(200).says("\"tags\":[]");
                }),
                Scenario.of("methods that nothing knows", with -> {
                    PullScenarios.image(with, DataSets.IMAGE);
                    for (String method : new String[]{"POST", "PATCH", "OPTIONS", "PROPFIND"}) {
                        with.send(Request.of(method, with.path("manifests/tag")).body(Buffer.buffer())).status(405);
                    }
                    with.send(Request.of("PUT", with.path("tags/list")).body(Buffer.buffer())).status(405);
                    with.delete(with.uploads()).status(405);
                    with.delete("/v2/").status(200, 405);
                }));
    }
}
