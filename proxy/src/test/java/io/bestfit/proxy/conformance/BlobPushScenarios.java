package io.bestfit.proxy.conformance;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.stream.Stream;

/** Storing blobs in every form (distribution-spec, "Pushing blobs", "Mounting a blob from another repository"). */
final class BlobPushScenarios {

    private static final String BYTES = "application/octet-stream";

    private BlobPushScenarios() {}

    static Stream<Scenario> all() {
        return Stream.concat(whole(), Stream.concat(chunks(), mounts()));
    }

    private static Stream<Scenario> whole() {
        return Stream.of(
                Scenario.of("a blob in one POST", with -> {
                    Piece blob = with.layer("blob");
                    with.send(Request.of("POST", with.uploads() + "?digest=" + blob.digest())
                            .with("Content-Type", BYTES).body(blob.bytes())).status(201, 202)
                            .headerLike("Location", ".+");
                    with.head(with.path("blobs/" + blob.digest()));
                }),
                Scenario.of("a blob by POST and PUT", with -> {
                    Piece blob = with.layer("blob");
                    Reply stored = with.upload(blob);
                    with.get(stored.location()).is(blob);
                    with.upload(blob);
                }),
                Scenario.of("a blob in chunks of the transfer", with -> {
                    Piece blob = new Piece(Piece.LAYER, Buffer.buffer("z".repeat(250_000)), "sha256");
                    Reply begun = with.send(Request.of("POST", with.uploads())).status(202);
                    Reply sent = with.send(Request.of("PATCH", begun.location()).with("Content-Type", BYTES)
                            .chunked(blob.bytes())).status(202).header("Range", "0-249999");
                    with.send(Request.of("PUT", sent.location("digest=" + blob.digest()))).status(201);
                    with.head(with.path("blobs/" + blob.digest())).is(blob);
                }),
                Scenario.of("a blob that waits to be wanted", with -> {
                    Piece blob = with.layer("blob");
                    Reply begun = with.send(Request.of("POST", with.uploads())).status(202);
                    with.send(Request.of("PUT", begun.location("digest=" + blob.digest()))
                            .with("Content-Type", BYTES).expected(blob.bytes())).status(201);
                    with.get(with.path("blobs/" + blob.digest())).is(blob);
                }),
                Scenario.of("an empty blob", with -> with.upload(new Piece(Piece.LAYER, Buffer.buffer(), "sha256"))),
                Scenario.heavy("a blob of megabytes", with -> {
                    Piece blob = new Piece(Piece.LAYER, Buffer.buffer("0123456789abcde\n".repeat(250_000)), "sha256");
                    with.upload(blob);
                    with.get(with.path("blobs/" + blob.digest())).is(blob);
                    with.delete(with.path("blobs/" + blob.digest())).status(202);
                }),
                Scenario.of("a blob by a long digest", with -> {
                    Piece blob = with.layer("blob").by("sha512");
                    Reply begun = with.send(Request.of("POST", with.uploads() + "?digest-algorithm=sha512")
                            .body(Buffer.buffer())).status(202);
                    with.send(Request.of("PUT", begun.location("digest=" + blob.digest())).body(blob.bytes()))
                            .status(201);
                    with.get(with.path("blobs/" + blob.digest())).is(blob);
                }),
                Scenario.of("a blob under a wrong digest", with -> {
                    Piece blob = with.layer("blob");
                    Piece other = with.layer("other");
                    with.send(Request.of("POST", with.uploads() + "?digest=" + other.digest()).body(blob.bytes()))
                            .error(400, "DIGEST_INVALID");
                    Reply begun = with.send(Request.of("POST", with.uploads()).body(Buffer.buffer())).status(202);
                    with.send(Request.of("PUT", begun.location("digest=" + other.digest())).body(blob.bytes()))
                            .error(400, "DIGEST_INVALID");
                    with.head(with.path("blobs/" + other.digest())).status(404);
                }),
                Scenario.of("a blob under what is no digest", with -> {
                    for (String digest : new String[]{"sha256:baddigest", "md5:0123", "sha256:", "", "%00"}) {
                        Reply begun = with.send(Request.of("POST", with.uploads()).body(Buffer.buffer())).status(202);
                        with.send(Request.of("PUT", begun.location("digest=" + digest)).body(with.content("x")))
                                .error(400, "DIGEST_INVALID");
                    }
                }));
    }

    private static Stream<Scenario> chunks() {
        return Stream.of(
                Scenario.of("a blob in three chunks", with -> {
                    Piece blob = with.layer("blob in chunks");
                    int third = blob.bytes().length() / 3;
                    Reply begun = with.send(Request.of("POST", with.uploads()).body(Buffer.buffer())).status(202);
                    Reply one = chunk(with, begun, blob, 0, third).status(202).header("Range", "0-" + (third - 1));
                    Reply two = chunk(with, one, blob, third, 2 * third).status(202);
                    Reply status = with.get(two.location()).status(204).header("Range", "0-" + (2 * third - 1));
                    Reply three = chunk(with, status, blob, 2 * third, blob.bytes().length()).status(202);
                    with.send(Request.of("PUT", three.location("digest=" + blob.digest())).body(Buffer.buffer()))
                            .status(201).headerLike("Location", ".+");
                    with.get(with.path("blobs/" + blob.digest())).is(blob);
                }),
                Scenario.of("a blob whose last chunk comes with its end", with -> {
                    Piece blob = with.layer("blob in chunks");
                    int half = blob.bytes().length() / 2;
                    Reply begun = with.send(Request.of("POST", with.uploads()).body(Buffer.buffer())).status(202);
                    Reply one = chunk(with, begun, blob, 0, half).status(202);
                    with.send(Request.of("PUT", one.location("digest=" + blob.digest()))
                            .with("Content-Range", half + "-" + (blob.bytes().length() - 1))
                            .body(blob.bytes().slice(half, blob.bytes().length()))).status(201);
                    with.get(with.path("blobs/" + blob.digest())).is(blob);
                }),
                Scenario.of("chunks out of order", with -> {
                    Piece blob = with.layer("blob in chunks");
                    int half = blob.bytes().length() / 2;
                    int length = blob.bytes().length();
                    Reply begun = with.send(Request.of("POST", with.uploads()).body(Buffer.buffer())).status(202);
                    chunk(with, begun, blob, half, length).status(416);
                    Reply one = chunk(with, begun, blob, 0, half).status(202);
                    chunk(with, one, blob, 0, half).status(416);
                    Reply status = with.get(one.location()).status(204).header("Range", "0-" + (half - 1));
                    with.send(Request.of("PUT", status.location("digest=" + blob.digest()))
                            .with("Content-Range", "0-" + (length - 1)).body(blob.bytes())).status(416);
                    Reply two = chunk(with, status, blob, half, length).status(202);
                    with.send(Request.of("PUT", two.location("digest=" + blob.digest())).body(Buffer.buffer()))
                            .status(201);
                }),
                Scenario.of("a chunk with a range that is none", with -> {
                    Reply begun = with.send(Request.of("POST", with.uploads()).body(Buffer.buffer())).status(202);
                    for (String range : new String[]{"one-two", "5", "0-2"}) {
                        with.send(Request.of("PATCH", begun.location()).with("Content-Type", BYTES)
                                .with("Content-Range", range).body(with.content("x"))).status(400);
                    }
                }),
                Scenario.of("an upload that is cancelled", with -> {
                    Reply begun = with.send(Request.of("POST", with.uploads()).body(Buffer.buffer())).status(202);
                    with.send(Request.delete(begun.location()).body(Buffer.buffer())).status(204);
                    with.get(begun.location()).error(404, "BLOB_UPLOAD_UNKNOWN");
                    with.delete(begun.location()).error(404, "BLOB_UPLOAD_UNKNOWN");
                }),
                Scenario.of("an upload that never began", with -> {
                    String path = with.uploads() + "0b5c3f2e-1111-4222-8333-444455556666?_state=x";
                    with.get(path).status(404, 400);
                    with.send(Request.of("PATCH", path).body(with.content("x"))).status(404, 400);
                    with.send(Request.of("PUT", path + "&digest=" + with.layer("x").digest()).body(with.content("x")))
                            .status(404, 400);
                    with.delete(path).status(404, 400);
                }),
                Scenario.of("an upload without its state", with -> {
                    Reply begun = with.send(Request.of("POST", with.uploads()).body(Buffer.buffer())).status(202);
                    with.get(begun.location().replaceFirst("\\?.*", "")).status(400, 204, 404);
                }));
    }

    private static Stream<Scenario> mounts() {
        return Stream.of(
                Scenario.of("a mount", with -> {
                    Piece blob = with.layer("blob");
                    with.upload(blob);
                    String other = with.repository("other");
                    with.send(mount(other, "?mount=" + blob.digest() + "&from=" + with.repository())).status(201)
                            .headerLike("Location", ".+");
                    with.get("/v2/" + other + "/blobs/" + blob.digest()).is(blob);
                }),
                Scenario.of("a mount with an encoded repository", with -> {
                    Piece blob = with.layer("blob");
                    with.upload(blob);
                    with.send(mount(with.repository("other"), "?mount=" + blob.digest().replace(":", "%3A") + "&from="
                            + with.repository().replace("/", "%2F"))).status(201);
                }),
                Scenario.of("a mount from nowhere", with -> {
                    Piece blob = with.layer("blob");
                    with.upload(blob);
                    with.send(mount(with.repository("other"), "?mount=" + blob.digest() + "&from=no/such/place"))
                            .status(202);
                    with.send(mount(with.repository("third"), "?mount=" + blob.digest())).status(201, 202);
                    with.send(mount(with.repository("fourth"), "?mount=sha256:x&from=" + with.repository()))
                            .status(202, 400);
                }),
                Scenario.of("a mount that goes on as an upload", with -> {
                    Piece blob = with.layer("blob");
                    Reply begun = with.send(mount(with.repository(),
                            "?mount=" + blob.digest() + "&from=" + with.repository("none"))).status(202);
                    with.send(Request.of("PUT", begun.location("digest=" + blob.digest())).body(blob.bytes()))
                            .status(201);
                    with.get(with.path("blobs/" + blob.digest())).is(blob);
                }));
    }

    private static Request mount(String repository, String query) {
        return Request.of("POST", "/v2/" + repository + "/blobs/uploads/" + query).body(Buffer.buffer());
    }

    private static Reply chunk(Conversation with, Reply before, Piece blob, int from, int to) throws IOException {
        return with.send(Request.of("PATCH", before.location()).with("Content-Type", BYTES)
                .with("Content-Range", from + "-" + (to - 1)).body(blob.bytes().slice(from, to)));
    }
}
