package io.bestfit.proxy.conformance;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.stream.Stream;

/** Parts of blobs (distribution-spec, "Pulling blobs"; RFC 9110, section 14). */
final class RangeScenarios {

    private static final Buffer CONTENT = Buffer.buffer("0123456789".repeat(200));

    private RangeScenarios() {}

    static Stream<Scenario> all() {
        return Stream.of(
                range("the first bytes", "bytes=0-9", 0, 10),
                range("bytes in the middle", "bytes=100-199", 100, 200),
                range("the rest after a point", "bytes=1990-", 1990, 2000),
                range("the last bytes", "bytes=-25", 1975, 2000),
                range("one byte", "bytes=1999-1999", 1999, 2000),
                range("more than there is", "bytes=1500-9999", 1500, 2000),
                range("a suffix longer than the blob", "bytes=-9999", 0, 2000),
                Scenario.of("a range beyond the end", with -> {
                    Reply reply = ask(with, "bytes=2000-2010");
                    reply.status(416).header("Content-Range", "bytes */2000");
                    ask(with, "bytes=9999-").status(416);
                }),
                Scenario.of("ranges that are none", with -> {
                    for (String range : new String[]{"bytes=x-y", "bytes=5-1", "lines=1-2", "bytes"}) {
                        ask(with, range).status(200, 416);
                    }
                }),
                Scenario.of("several ranges", with -> {
                    Reply reply = ask(with, "bytes=0-4,100-104,-5");
                    reply.status(206).headerLike("Content-Type", "multipart/byteranges; ?boundary=.+")
                            .says("Content-Range: bytes 100-104/2000");
                    ask(with, "bytes=0-4, 9000-9001").status(206);
                    ask(with, "bytes=9000-9001,9100-").status(416);
                }),
                Scenario.of("a range under a condition", with -> {
                    Piece blob = blob();
                    with.upload(blob);
                    String path = with.path("blobs/" + blob.digest());
                    String entity = with.head(path).is(blob).answer().header("ETag").orElse("none");
                    Request part = Request.get(path).with("Range", "bytes=10-19");
                    with.send(part.with("If-Range", entity)).status(206).header("Content-Range", "bytes 10-19/2000")
                            .header("Content-Length", "10").body(CONTENT.slice(10, 20));
                    with.send(part.with("If-Range", "\"other\"")).is(blob);
                    with.send(part.with("If-Range", "Thu, 01 Jan 2026 00:00:00 GMT")).status(200);
                    with.send(part.with("If-None-Match", entity)).status(304);
                }),
                Scenario.of("a pull that is resumed", with -> {
                    Piece blob = blob();
                    with.upload(blob);
                    String path = with.path("blobs/" + blob.digest());
                    Buffer got = Buffer.buffer();
                    for (int at = 0; at < CONTENT.length(); at += 700) {
                        got.appendBuffer(with.send(Request.get(path)
                                .with("Range", "bytes=" + at + "-" + (at + 699))).status(206).answer().body());
                    }
                    with.head(path).is(new Piece(Piece.LAYER, got, "sha256"));
                }),
                Scenario.of("the head of a range", with -> {
                    Piece blob = blob();
                    with.upload(blob);
                    with.send(Request.head(with.path("blobs/" + blob.digest())).with("Range", "bytes=0-9"))
                            .status(200, 206);
                }));
    }

    private static Piece blob() {
        return new Piece(Piece.LAYER, CONTENT, "sha256");
    }

    private static Reply ask(Conversation with, String range) throws IOException {
        Piece blob = blob();
        with.upload(blob);
        return with.send(Request.get(with.path("blobs/" + blob.digest())).with("Range", range));
    }

    private static Scenario range(String name, String range, int from, int to) {
        return Scenario.of("range: " + name, with -> ask(with, range).status(206)
                .header("Content-Range", "bytes " + from + "-" + (to - 1) + "/2000")
                .header("Content-Length", String.valueOf(to - from)).body(CONTENT.slice(from, to)));
    }
}
