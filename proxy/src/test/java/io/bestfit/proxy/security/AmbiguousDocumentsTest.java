package io.bestfit.proxy.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.registry.Image;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Documents that one reader takes for an index and another for an image, or for another index. */
@DisplayName("CVE-2021-41190 (GHSA-mc8v-mgrf-8f4m, GHSA-5j5w-g665-5m35, GHSA-77vh-xpmg-72qh, GHSA-qq97-vm5h-rrhg)")
class AmbiguousDocumentsTest {

    private static final String TYPE = HostileDocumentsSite.OCI_INDEX;

    @RegisterExtension
    private static final HostileDocumentsSite SITE = new HostileDocumentsSite();

    static Stream<Arguments> documents() {
        String index = HostileDocumentsSite.index().encode();
        String manifests = new JsonObject(index).getJsonArray("manifests").encode();
        String first = "{\"manifests\":" + manifests + ",";
        return Stream.of(Arguments.of("layers beside manifests", TYPE, with("layers", "[]")),
                Arguments.of("config beside manifests", TYPE, with("config", "{}")),
                Arguments.of("fsLayers beside manifests", TYPE, with("fsLayers", "[]")),
                Arguments.of("FSLAYERS beside manifests", TYPE, with("FSLAYERS", "[]")),
                Arguments.of("Layers beside manifests", TYPE, with("Layers", "[]")),
                Arguments.of("null layers beside manifests", TYPE, with("layers", "null")),
                Arguments.of("manifests twice", TYPE, first + index.substring(1)),
                Arguments.of("Manifests in another case besides", TYPE, with("Manifests", "[]")),
                Arguments.of("manifests by an escape besides", TYPE, with("manifest\\u0073", "[]")),
                Arguments.of("the media type twice", TYPE, with("mediaType", "\"" + TYPE + "\"")),
                Arguments.of("the media type of an image", TYPE,
                        withType("application/vnd.oci.image.manifest.v1+json")),
                Arguments.of("the media type of a list of Docker's", TYPE,
                        withType("application/vnd.docker.distribution.manifest.list.v2+json")),
                Arguments.of("a content type of Docker's", "application/vnd.docker.distribution.manifest.list.v2+json",
                        with("annotations", "{\"a\":\"1\"}")),
                Arguments.of("the content type of an image", "application/vnd.oci.image.manifest.v1+json",
                        with("annotations", "{\"a\":\"2\"}")),
                Arguments.of("the content type of any JSON", "application/json", with("annotations", "{\"a\":\"3\"}")),
                Arguments.of("a byte order mark", TYPE, "\ufeff" + index),
                Arguments.of("a second value", TYPE, index + "{}"),
                Arguments.of("trailing text", TYPE, index + " x"),
                Arguments.of("a zero byte after it", TYPE, index + "\0"),
                Arguments.of("a comment", TYPE, "/* */" + index),
                Arguments.of("an array around it", TYPE, "[" + index + "]"),
                Arguments.of("schema version 1", TYPE, index.replace("\"schemaVersion\":2", "\"schemaVersion\":1")),
                Arguments.of("text for the schema version", TYPE,
                        index.replace("\"schemaVersion\":2", "\"schemaVersion\":\"2\"")),
                Arguments.of("an object of manifests", TYPE,
                        "{\"schemaVersion\":2,\"manifests\":{\"0\":" + manifests + "}}"),
                Arguments.of("nothing", TYPE, ""));
    }

    @ParameterizedTest(name = "{0}: nothing is chosen from it, and its bytes pass")
    @MethodSource("documents")
    void nothingIsChosenFromIt(String what, String type, String document) throws Exception {
        SITE.publish(type, document);

        SITE.assertPassesUntouched(what);
    }

    static Stream<Arguments> bytes() {
        return documents().filter(document -> !String.valueOf(document.get()[0]).contains("content type"));
    }

    @ParameterizedTest(name = "{0}, inside another index: not walked into")
    @MethodSource("bytes")
    void nothingIsChosenFromItInsideAnotherIndex(String what, String type, String document) throws Exception {
        Image inner = SITE.publish(type, document);
        SITE.publish(TYPE, new JsonObject().put("schemaVersion", 2).put("mediaType", TYPE)
                .put("manifests", new JsonArray().add(new JsonObject().put("mediaType", TYPE)
                        .put("digest", inner.digest().text()).put("size", inner.manifest().length())))
                .encode());

        assertThat(SITE.served()).as(what).isEqualTo(SITE.tagged());
    }

    @Test
    @DisplayName("the same document unspoilt is chosen from")
    void theSameUnspoiltIsChosenFrom() throws Exception {
        SITE.publish(TYPE, HostileDocumentsSite.index().encode());

        assertThat(SITE.served()).isEqualTo(HostileDocumentsSite.ZEN3.digest());
    }

    private static String with(String key, @Nullable String value) {
        return HostileDocumentsSite.index().encode().replaceFirst("\\{",
                "{\"" + key.replace("\\", "\\\\") + "\":" + value + ",");
    }

    private static String withType(String type) {
        return HostileDocumentsSite.index().put("mediaType", type).encode();
    }
}
