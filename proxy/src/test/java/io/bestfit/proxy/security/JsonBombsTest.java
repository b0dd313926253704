package io.bestfit.proxy.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Indexes that are small to send and large to read. */
@DisplayName("JSON bombs")
class JsonBombsTest {

    private static final String ENTRY = HostileDocumentsSite.index().getJsonArray("manifests").getJsonObject(1)
            .encode();

    @RegisterExtension
    private static final HostileDocumentsSite SITE = new HostileDocumentsSite();

    static Stream<Arguments> bombs() {
        return Stream.of(bomb("a million empty entries", () -> list("{}", 1_000_000)),
                bomb("a million numbers", () -> list("1", 1_000_000)),
                bomb("10 001 entries", () -> list(ENTRY, 10_001)),
                bomb("64 000 arrays in each other", () -> list("[".repeat(64_000) + "]".repeat(64_000), 1)),
                bomb("1 000 objects in each other", () -> list("{\"a\":".repeat(1_000) + "1" + "}".repeat(1_000), 1)),
                bomb("a number of a million digits", () -> list("1".repeat(1_000_000), 1)),
                bomb("an annotation of 2 MiB",
                        () -> list("{\"annotations\":{\"a\":\"" + "x".repeat(2 << 20) + "\"}}", 1)),
                bomb("over the size that is read", () -> list(ENTRY, 1) + " ".repeat(5_000_000)));
    }

    @ParameterizedTest(name = "{0}: passes untouched")
    @MethodSource("bombs")
    void itPassesUntouched(String what, Supplier<String> document) throws Exception {
        SITE.publish(HostileDocumentsSite.OCI_INDEX, document.get());

        SITE.assertPassesUntouched(what);
    }

    @Test
    @DisplayName("numbers that are none for a computer make no entry")
    void numbersThatAreTooLargeMakeNoEntry() throws Exception {
        for (String size : new String[]{"1e999", "-1", "1e400000000", "99999999999999999999", "0.1e-99999"}) {
            JsonObject index = HostileDocumentsSite.index();
            index.getJsonArray("manifests").getJsonObject(1).put("size", 4711_4711L);
            SITE.publish(HostileDocumentsSite.OCI_INDEX, index.encode().replace("47114711", size));

            assertThat(SITE.served()).as(size).isNotEqualTo(HostileDocumentsSite.ZEN3.digest());
        }
    }

    private static Arguments bomb(String what, Supplier<String> document) {
        return Arguments.of(what, document);
    }

    private static String list(String entry, int times) {
        return "{\"schemaVersion\":2,\"mediaType\":\"" + HostileDocumentsSite.OCI_INDEX + "\",\"manifests\":["
                + (entry + ",").repeat(times - 1) + entry + "]}";
    }
}
