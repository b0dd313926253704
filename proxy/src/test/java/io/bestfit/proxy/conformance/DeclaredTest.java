package io.bestfit.proxy.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.oci.MediaTypes;
import io.bestfit.proxy.conformance.Scenario.Kind;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where every request declares a node, reads of the tag of an index may differ, and nothing else does. */
class DeclaredTest {

    private static final String DECLARATION = "cpu=zen4";

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before each test
    private Path folder;

    @Test
    void onlyTagsOfIndexesAreAnsweredWithAnImageOfThatIndex() throws Exception {
        List<String> differences = new ArrayList<>();
        Set<String> selected = new TreeSet<>();
        try (Stand stand = Stand.start(folder, Variant.PLAIN)) {
            Side through = stand.through().by(request -> request.with("Node-Features", DECLARATION),
                    answer -> answer);
            for (Scenario scenario : Scenarios.all()) {
                if (scenario.kind() == Kind.HEAVY) {
                    continue;
                }
                Comparison played = Comparison.of(scenario, "run", stand.direct(), through);
                for (int at = 0; at < played.exchanges(); at++) {
                    if (!played.differs(at)) {
                        continue;
                    }
                    Exchange direct = played.direct().get(at);
                    Answer answer = played.through().get(at).answer();
                    if (direct.readsTag() && isSelected(played, at, answer)) {
                        selected.add(scenario.name());
                    } else if (!direct.readsTag() || !isOnlyWarned(direct.answer(), answer)) {
                        differences.add(played.difference(at));
                    }
                }
            }
        }
        assertThat(differences).isEmpty();
        assertThat(selected).contains("accepted types", "a tag that moves", "data set index", "data set docker list",
                "data set nested index", "data set artifact index", "data set sparse index",
                "a repository called manifests", "a repository called blobs/uploads");
    }

    /**
     * An image that the index under the tag names, with its own bytes and headers. A client that takes no index gets it
     * too, where the registry itself has nothing for that client.
     */
    private static boolean isSelected(Comparison played, int at, Answer answer) {
        Exchange direct = played.direct().get(at);
        Optional<Request> index = played.direct().subList(0, at).reversed().stream().map(Exchange::request)
                .filter(request -> request.method().equals("PUT")
                        && request.target().equals(direct.request().target()))
                .findFirst();
        if (index.isEmpty() || !MediaTypes.isIndex(type(index.get()))
                || (direct.answer().status() != 200 && direct.answer().status() != 404)) {
            return false;
        }
        Set<String> children = new HashSet<>();
        collect(played, index.get(), children);
        String digest = answer.header("Docker-Content-Digest").orElse("");
        boolean head = direct.request().method().equals("HEAD");
        return answer.status() == 200 && children.contains(digest)
                && answer.header("ETag").equals(Optional.of("\"" + digest + "\""))
                && answer.header("Content-Type").equals(Optional.of(type(stored(played, digest))))
                && answer.header("Content-Length").equals(Optional.of(
                        String.valueOf(stored(played, digest).body().length())))
                && answer.header("Bestfit-Selection").isPresent() && answer.header("Vary").isPresent()
                && (head
                        ? answer.body().length() == 0
                        : new Piece("", answer.body(), "sha256").digest().equals(digest));
    }

    /** The digests that an index names, and those that its indexes name. */
    private static void collect(Comparison played, Request index, Set<String> digests) {
        for (Object child : index.body().toJsonObject().getJsonArray("manifests")) {
            if (child instanceof JsonObject entry && digests.add(entry.getString("digest"))
                    && MediaTypes.isIndex(entry.getString("mediaType"))) {
                collect(played, stored(played, entry.getString("digest")), digests);
            }
        }
    }

    private static String type(Request put) {
        return put.headers().stream().filter(header -> header.is("Content-Type")).map(Header::value).findFirst()
                .orElse("");
    }

    /** The request by which a manifest was stored. */
    private static Request stored(Comparison played, String digest) {
        return played.direct().stream().map(Exchange::request).filter(request -> request.method().equals("PUT")
                && new Piece("", request.body(), "sha256").digest().equals(digest)).findFirst()
                .orElseGet(() -> Request.of("PUT", "").body(Buffer.buffer("{\"manifests\":[]}")));
    }

    /** The same answer with a warning that says why nothing was chosen. */
    private static boolean isOnlyWarned(Answer direct, Answer answer) {
        List<Header> rest = answer.headers().stream().filter(header -> !header.is("Warning")).toList();
        return rest.size() < answer.headers().size() && Normal.text(answer.withHeaders(rest), "")
                .equals(Normal.text(direct, ""));
    }
}
