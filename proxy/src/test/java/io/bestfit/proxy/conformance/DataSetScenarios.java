package io.bestfit.proxy.conformance;

import io.bestfit.matcher.oci.MediaTypes;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** Each kind of content is stored, read in every way, listed and deleted. */
final class DataSetScenarios {

    private DataSetScenarios() {}

    static Stream<Scenario> all() {
        return Stream.of(DataSets.values()).map(kind -> kind == DataSets.LARGE
                ? Scenario.heavy(kind.toString(), with -> play(with, kind.of(with::layer)))
                : Scenario.of(kind.toString(), with -> play(with, kind.of(with::layer))));
    }

    private static void play(Conversation with, DataSet set) throws IOException {
        for (Piece blob : set.blobs()) {
            with.upload(blob);
        }
        List<Piece> manifests = set.manifests();
        for (Piece manifest : manifests) {
            stored(with.put(manifest, manifest.digest()), manifest);
        }
        Piece root = set.root();
        if (root.algorithm().equals("sha256")) {
            stored(with.put(root, "tag"), root);
        } else {
            stored(with.send(Request.of("PUT", with.path("manifests/" + root.digest() + "?tag=tag"))
                    .with("Content-Type", root.mediaType()).body(root.bytes())), root).header("OCI-Tag", "tag");
        }
        for (String method : List.of("HEAD", "GET")) {
            with.manifest(method, "tag").is(root).header("Content-Type", root.mediaType());
            for (Piece manifest : manifests) {
                with.manifest(method, manifest.digest()).is(manifest).header("Content-Type", manifest.mediaType());
            }
            for (Piece blob : set.blobs()) {
                with.send(Request.of(method, with.path("blobs/" + blob.digest()))).is(blob);
            }
        }
        with.get(with.path("tags/list")).status(200).says("\"tags\":[\"tag\"]");
        String subject = subject(root);
        with.get(with.path("referrers/" + (subject.isEmpty() ? root.digest() : subject))).status(200)
                .header("Content-Type", MediaTypes.OCI_INDEX).says(subject.isEmpty() ? "[]" : root.digest());

        with.delete(with.path("manifests/tag")).status(202);
        with.manifest("GET", "tag").error(404, "MANIFEST_UNKNOWN");
        for (Piece manifest : manifests.reversed()) {
            with.delete(with.path("manifests/" + manifest.digest())).status(202);
            with.manifest("HEAD", manifest.digest()).status(404);
        }
        for (Piece blob : set.blobs()) {
            with.delete(with.path("blobs/" + blob.digest())).status(202);
            with.get(with.path("blobs/" + blob.digest())).error(404, "BLOB_UNKNOWN");
        }
    }

    private static Reply stored(Reply reply, Piece manifest) {
        String subject = subject(manifest);
        reply.status(201).header("Docker-Content-Digest", manifest.digest()).headerLike("Location", ".+");
        return subject.isEmpty() ? reply.without("OCI-Subject") : reply.header("OCI-Subject", subject);
    }

    private static String subject(Piece manifest) {
        JsonObject subject = manifest.bytes().toJsonObject().getJsonObject("subject");
        return subject == null ? "" : subject.getString("digest");
    }
}
