package io.bestfit.proxy.conformance;

import io.bestfit.matcher.oci.MediaTypes;
import java.io.IOException;
import java.util.stream.Stream;

/** Reading manifests and blobs (distribution-spec, "Pull"), conditions and accepted types among it. */
final class PullScenarios {

    private static final String ABSENT = "sha256:" + "0".repeat(64);

    private PullScenarios() {}

    static Stream<Scenario> all() {
        return Stream.of(
                Scenario.of("the ping", with -> {
                    with.get("/v2/").status(200);
                    with.head("/v2/").status(200);
                    with.get("/v2").status(200, 301, 307, 308);
                }),
                Scenario.of("a pull of what is not there", with -> {
                    for (String method : new String[]{"GET", "HEAD"}) {
                        with.manifest(method, "none").status(404);
                        with.manifest(method, ABSENT).status(404);
                        with.send(Request.of(method, with.path("blobs/" + ABSENT))).status(404);
                    }
                    with.upload(with.layer("a layer"));
                    with.manifest("GET", "none").error(404, "MANIFEST_UNKNOWN");
                    with.get(with.path("blobs/" + ABSENT)).error(404, "BLOB_UNKNOWN");
                }),
                Scenario.of("a blob of another repository", with -> {
                    Piece blob = with.layer("a layer");
                    with.upload(blob);
                    with.get("/v2/" + with.repository("other") + "/blobs/" + blob.digest()).status(404);
                }),
                Scenario.of("a manifest that the client has", with -> {
                    Piece image = image(with, DataSets.IMAGE);
                    String tag = with.path("manifests/tag");
                    String entity = with.manifest("GET", "tag").is(image).answer().header("ETag").orElse("none");
                    for (String condition : new String[]{entity, "W/" + entity, "\"other\", " + entity, "\"other\"",
                            "*"}) {
                        for (String method : new String[]{"GET", "HEAD"}) {
                            with.send(Request.of(method, tag).with("Accept", Conversation.EVERY_TYPE)
                                    .with("If-None-Match", condition))
                                    .status(condition.equals("\"other\"") ? 200 : 304);
                        }
                    }
                    with.send(Request.get(tag).with("Accept", Conversation.EVERY_TYPE)
                            .with("If-Modified-Since", "Thu, 01 Jan 2026 00:00:00 GMT")).status(200);
                }),
                Scenario.of("a blob that the client has", with -> {
                    Piece blob = with.layer("a layer");
                    with.upload(blob);
                    String path = with.path("blobs/" + blob.digest());
                    String entity = with.get(path).is(blob).answer().header("ETag").orElse("none");
                    with.send(Request.get(path).with("If-None-Match", entity)).status(304);
                    with.send(Request.head(path).with("If-None-Match", entity)).status(304);
                    with.send(Request.get(path).with("If-None-Match", "\"other\"")).is(blob);
                    with.send(Request.get(path).with("If-Match", entity)).is(blob);
                }),
                Scenario.of("accepted types", PullScenarios::accepted),
                Scenario.of("a client that takes compressed answers", with -> {
                    Piece image = image(with, DataSets.IMAGE);
                    with.send(Request.get(with.path("manifests/tag")).with("Accept", Conversation.EVERY_TYPE)
                            .with("Accept-Encoding", "gzip, zstd, br")).is(image).without("Content-Encoding");
                    with.send(Request.get(with.path("blobs/" + with.layer("layer").digest()))
                            .with("Accept-Encoding", "gzip")).is(with.layer("layer")).without("Content-Encoding");
                }),
                Scenario.of("headers of clients", with -> {
                    Piece image = image(with, DataSets.IMAGE);
                    with.send(Request.get(with.path("manifests/tag")).with("accept", MediaTypes.OCI_MANIFEST)
                            .with("ACCEPT", MediaTypes.OCI_INDEX).with("User-Agent", "conformance/1.0 (a; b)")
                            .with("X-Forwarded-For", "192.0.2.7").with("Forwarded", "for=192.0.2.7")
                            .with("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                            .with("Cookie", "a=b; c=d").with("X-Empty", "").with("X-Twice", "1").with("X-Twice", "2")
                            .with("X-Long", "x".repeat(12_000))).is(image);
                }),
                Scenario.of("a tag that moves", with -> {
                    Piece first = image(with, DataSets.IMAGE);
                    with.manifest("HEAD", "tag").is(first);
                    Piece second = image(with, DataSets.INDEX);
                    with.manifest("HEAD", "tag").is(second);
                    with.manifest("GET", "tag").is(second);
                    with.manifest("GET", first.digest()).is(first);
                }));
    }

    /** The registry of these tests wants the type of an index named, as distribution does. */
    private static void accepted(Conversation with) throws IOException {
        Piece index = image(with, DataSets.INDEX);
        String tag = with.path("manifests/tag");
        for (String accept : new String[]{MediaTypes.OCI_INDEX, MediaTypes.OCI_MANIFEST + ", " + MediaTypes.OCI_INDEX,
                MediaTypes.OCI_INDEX + ";q=0.5, */*;q=0.1"}) {
            with.send(Request.get(tag).with("Accept", accept)).is(index);
            with.send(Request.head(tag).with("Accept", accept)).is(index);
        }
        with.send(Request.get(tag).with("Accept", MediaTypes.DOCKER_LIST).with("Accept", MediaTypes.OCI_INDEX))
                .is(index);
        for (String accept : new String[]{MediaTypes.OCI_MANIFEST, MediaTypes.DOCKER_MANIFEST, "*/*"}) {
            with.send(Request.get(tag).with("Accept", accept)).error(404, "MANIFEST_UNKNOWN");
            with.send(Request.head(tag).with("Accept", accept)).status(404);
        }
        with.get(tag).error(404, "MANIFEST_UNKNOWN");
        with.head(tag).status(404);
    }

    /** Stores a set under the tag. */
    static Piece image(Conversation with, DataSets kind) throws IOException {
        DataSet set = kind.of(with::layer);
        for (Piece blob : set.blobs()) {
            with.upload(blob);
        }
        for (Piece manifest : set.manifests()) {
            with.put(manifest, manifest.digest()).status(201);
        }
        with.put(set.root(), "tag").status(201);
        return set.root();
    }
}
