package io.bestfit.proxy.conformance;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.stream.Stream;

/** Names at the edges of the grammar, and targets in unusual spellings: nothing is normalised on the way. */
final class NameScenarios {

    private NameScenarios() {}

    static Stream<Scenario> all() {
        return Stream.concat(names(), targets());
    }

    private static Stream<Scenario> names() {
        return Stream.of("manifests", "blobs", "tags", "referrers", "uploads", "blobs/uploads", "tags/list",
                "manifests/latest", "v2", "token", "a.b_c__d---e/0", "x".repeat(150))
                .map(name -> Scenario.of("a repository called " + (name.length() > 100 ? "very long" : name),
                        with -> inRepository(with, with.repository(name))));
    }

    private static void inRepository(Conversation with, String repository) throws IOException {
        Piece blob = with.layer("layer");
        String root = "/v2/" + repository + "/";
        Reply begun = with.send(Request.of("POST", root + "blobs/uploads/").body(Buffer.buffer())).status(202);
        with.send(Request.of("PUT", begun.location("digest=" + blob.digest())).body(blob.bytes())).status(201);
        DataSet set = DataSets.INDEX.of(with::layer);
        for (Piece more : set.blobs()) {
            Reply again = with.send(Request.of("POST", root + "blobs/uploads/").body(Buffer.buffer())).status(202);
            with.send(Request.of("PUT", again.location("digest=" + more.digest())).body(more.bytes())).status(201);
        }
        for (Piece manifest : set.manifests()) {
            with.send(Request.of("PUT", root + "manifests/" + manifest.digest())
                    .with("Content-Type", manifest.mediaType()).body(manifest.bytes())).status(201);
        }
        with.send(Request.of("PUT", root + "manifests/latest").with("Content-Type", set.root().mediaType())
                .body(set.root().bytes())).status(201);
        with.send(Request.get(root + "manifests/latest").with("Accept", Conversation.EVERY_TYPE)).is(set.root());
        with.get(root + "blobs/" + blob.digest()).is(blob);
        with.get(root + "tags/list").status(200).says("[\"latest\"]");
        with.get(root + "referrers/" + set.root().digest()).status(200);
        with.send(Request.get(root + "manifests/none").with("Accept", Conversation.EVERY_TYPE)).status(404);
    }

    private static Stream<Scenario> targets() {
        return Stream.of(
                Scenario.of("names that are none", with -> {
                    for (String name : new String[]{"Upper", "a..b", "-a", "a-", "a//b", "a/", "%61", "a%2Fb", "a%20b",
                            "..", "a/../b", "a/./b", "%2e%2e", "%C3%A9", "a;b", "a+b", "a@b", "a:b", "~",
                            "x".repeat(300)}) {
                        with.get("/v2/" + with.repository(name) + "/manifests/latest").status(400, 404);
                        with.get("/v2/" + with.repository(name) + "/tags/list").status(400, 404);
                    }
                }),
                Scenario.of("tags that are none", with -> {
                    PullScenarios.image(with, DataSets.IMAGE);
                    for (String tag : new String[]{"-a", ".a", "a%2Fb", "a%20b", "a+b", "t%61g", "x".repeat(129),
                            "%C3%A9",
                            "a@b", ""}) {
                        with.manifest("GET", tag).status(400, 404);
                        with.manifest("HEAD", tag).status(400, 404);
                    }
                    with.manifest("GET", "_" + "x".repeat(127)).status(404);
                }),
                Scenario.of("paths that are none", with -> {
                    for (String path : new String[]{"/v2/_catalog", "/v1/", "/v3/", "/v2//", "//v2/", "/v2/x", "/v2/x/",
                            "/v2/x/manifests", "/v2/x/manifests/", "/v2/x/manifests/a/b", "/v2/x/blobs/",
                            "/v2/x/tags/list/", "/v2/x/tags/lists", "/v2/x/blobs/uploads", "/V2/", "/v2/%2e%2e/v2/",
                            "/v2/../v2/", "/v2/./", "/healthz", "/", "/favicon.ico", "/a/b?c=d&e=%zz", "/service/token",
                            "/v2/?a=b", "/v2/x/tags/list?n=1&n=2&&=&x", "/*"}) {
                        with.get(path);
                    }
                }),
                Scenario.of("encoded digests", with -> {
                    Piece image = PullScenarios.image(with, DataSets.IMAGE);
                    String encoded = image.digest().replace(":", "%3A");
                    with.manifest("GET", encoded);
                    with.manifest("HEAD", encoded);
                    with.get(with.path("blobs/" + with.layer("layer").digest().replace(":", "%3a")));
                    with.get(with.path("referrers/" + encoded));
                }),
                Scenario.of("queries that nobody asked for", with -> {
                    Piece image = PullScenarios.image(with, DataSets.IMAGE);
                    for (String query : new String[]{"?", "?a", "?a=b&a=c", "?%C3%A9=%00", "?x=" + "y".repeat(5000),
                            "?q=a+b%20c&;;", "?a=\"<>|^`{}"}) {
                        with.send(Request.get(with.path("manifests/" + image.digest() + query))
                                .with("Accept", Conversation.EVERY_TYPE));
                    }
                }));
    }
}
