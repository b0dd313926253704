package io.bestfit.proxy.conformance;

import io.bestfit.matcher.oci.MediaTypes;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Lists of tags and of what refers to a manifest (distribution-spec, "Content Discovery"). */
final class DiscoveryScenarios {

    private static final String ABSENT = "sha256:" + "1".repeat(64);

    private DiscoveryScenarios() {}

    static Stream<Scenario> all() {
        return Stream.of(
                Scenario.of("tags of no repository", with -> with.get(with.path("tags/list")).error(404,
                        "NAME_UNKNOWN")),
                Scenario.of("tags by pages", DiscoveryScenarios::tags),
                Scenario.of("tags by pages that links lead to", with -> {
                    store(with, "a", "b", "c", "d", "e", "with.dots_and-dashes");
                    List<String> pages = new ArrayList<>();
                    String next = with.path("tags/list?n=2");
                    while (!next.isEmpty()) {
                        Reply page = with.get(next).status(200);
                        pages.add(page.answer().body().toString());
                        String link = page.answer().header("Link").orElse("");
                        next = link.isEmpty() ? "" : link.substring(link.indexOf('<') + 1, link.indexOf('>'));
                    }
                    with.get(with.path("tags/list?n=" + pages.size())).status(200);
                }),
                Scenario.of("referrers", DiscoveryScenarios::referrers),
                Scenario.of("referrers by pages that links lead to", with -> {
                    Piece image = PullScenarios.image(with, DataSets.IMAGE);
                    for (int number = 0; number < 60; number++) {
                        with.put(artifact(image, "application/x.page", number), "a" + number);
                    }
                    String next = with.path("referrers/" + image.digest());
                    int pages = 0;
                    while (!next.isEmpty() && pages < 10) {
                        Reply page = with.get(next).status(200).header("Content-Type", MediaTypes.OCI_INDEX);
                        String link = page.answer().header("Link").orElse("");
                        next = link.isEmpty() ? "" : link.substring(link.indexOf('<') + 1, link.indexOf('>'));
                        pages++;
                    }
                    with.get(with.path("referrers/" + image.digest() + "?artifactType=application/x.page"))
                            .headerLike("Link", "<.*artifactType=.*>; rel=\"next\"");
                }),
                Scenario.of("referrers of what is no digest", with -> {
                    with.get(with.path("referrers/sha256:x")).error(400, "DIGEST_INVALID");
                    with.get(with.path("referrers/tag")).error(400, "DIGEST_INVALID");
                    with.get(with.path("referrers/" + ABSENT)).status(200).says("\"manifests\":[]");
                }),
                Scenario.of("referrers by their tag", with -> {
                    Piece image = PullScenarios.image(with, DataSets.IMAGE);
                    Piece artifact = artifact(image, "application/x.signature", 1);
                    with.put(artifact, artifact.digest()).status(201);
                    Piece list = Piece.of(MediaTypes.OCI_INDEX, new JsonObject().put("schemaVersion", 2)
                            .put("mediaType", MediaTypes.OCI_INDEX).put("manifests", new JsonArray()
                                    .add(artifact.descriptor().put("artifactType", "application/x.signature"))
                                    .add(image.descriptor().put("platform",
                                            new JsonObject().put("os", "linux").put("architecture", "amd64")))));
                    for (String tag : new String[]{image.digest().replace(':', '-'),
                            image.digest().replace(':', '-') + ".sig", image.digest().replace(':', '-') + ".att"}) {
                        with.put(list, tag).status(201);
                        with.manifest("HEAD", tag).is(list);
                        with.manifest("GET", tag).is(list);
                    }
                    with.delete(with.path("manifests/" + image.digest().replace(':', '-'))).status(202);
                }));
    }

    private static void tags(Conversation with) throws IOException {
        store(with, "1.0", "1.1", "2.0", "latest");
        String list = with.path("tags/list");
        with.get(list).status(200).says("[\"1.0\",\"1.1\",\"2.0\",\"latest\"]").without("Link");
        with.get(list + "?n=2").status(200).says("[\"1.0\",\"1.1\"]").headerLike("Link", "<.*>; rel=\"next\"");
        with.get(list + "?n=2&last=1.1").status(200).says("[\"2.0\",\"latest\"]").without("Link");
        with.get(list + "?last=1.1").status(200).says("[\"2.0\",\"latest\"]");
        with.get(list + "?last=zzz").status(200).says("[]");
        with.get(list + "?n=100").status(200).says("\"latest\"]").without("Link");
        with.get(list + "?n=0").status(200).says("[]").without("Link");
        with.get(list + "?n=-1").status(400);
        with.get(list + "?n=many").status(400);
        with.get(list + "?n=1&last=1%2E0").status(200).says("[\"1.1\"]");
        with.head(list).status(200);
    }

    private static void referrers(Conversation with) throws IOException {
        Piece image = PullScenarios.image(with, DataSets.IMAGE);
        Piece sbom = artifact(image, "application/x.sbom", 1);
        Piece signature = artifact(image, "application/x.signature", 2);
        Piece typeless = Piece.of(MediaTypes.OCI_INDEX, new JsonObject().put("schemaVersion", 2)
                .put("mediaType", MediaTypes.OCI_INDEX).put("manifests", new JsonArray())
                .put("subject", image.descriptor()));
        String path = with.path("referrers/" + image.digest());
        with.get(path).status(200).says("\"manifests\":[]");
        for (Piece piece : List.of(sbom, signature, typeless)) {
            with.put(piece, piece.digest()).status(201).header("OCI-Subject", image.digest());
        }
        with.get(path).status(200).header("Content-Type", MediaTypes.OCI_INDEX).says(sbom.digest())
                .says(signature.digest()).says(typeless.digest()).says("\"number\":\"2\"")
                .without("OCI-Filters-Applied");
        with.get(path + "?artifactType=application/x.sbom").status(200).says(sbom.digest())
                .header("OCI-Filters-Applied", "artifactType");
        with.get(path + "?artifactType=application%2Fx.sbom").status(200).says(sbom.digest());
        with.get(path + "?artifactType=application/x.none").status(200).says("\"manifests\":[]");
        with.head(path).status(200);
        with.delete(with.path("manifests/" + sbom.digest())).status(202);
        with.get(path + "?artifactType=application/x.sbom").status(200).says("\"manifests\":[]");
    }

    private static Piece artifact(Piece subject, String type, int number) {
        Piece empty = new Piece("application/vnd.oci.empty.v1+json", Buffer.buffer("{}"), "sha256");
        return Piece.of(MediaTypes.OCI_MANIFEST, new JsonObject().put("schemaVersion", 2)
                .put("mediaType", MediaTypes.OCI_MANIFEST).put("artifactType", type)
                .put("config", empty.descriptor()).put("layers", new JsonArray().add(empty.descriptor()))
                .put("subject", subject.descriptor())
                .put("annotations", new JsonObject().put("number", String.valueOf(number))));
    }

    private static void store(Conversation with, String... tags) throws IOException {
        Piece image = PullScenarios.image(with, DataSets.IMAGE);
        with.delete(with.path("manifests/tag")).status(202);
        for (String tag : tags) {
            with.put(image, tag).status(201);
        }
    }
}
