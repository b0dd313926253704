package io.bestfit.proxy.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.testing.CapturedLog;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Entries of indexes whose digest is none. */
@DisplayName("CVE-2024-3727")
class HostileDigestsTest {

    @RegisterExtension
    private static final HostileDocumentsSite SITE = new HostileDocumentsSite();

    @BeforeEach
    void forget() {
        SITE.proxy().registry().reset();
    }

    static Stream<String> digests() {
        String hex = "ab".repeat(32);
        return Stream.of("", "sha256:", "sha256", "sha256:../../../../etc/passwd", "sha256:" + "../".repeat(21) + "x",
                "../" + hex, "sha256:" + hex.substring(1), "sha256:" + hex + "0", "sha256:" + "AB".repeat(32),
                "SHA256:" + hex, "md5:" + "ab".repeat(16), "sha1:" + "ab".repeat(20), "sha512:" + hex,
                "blake3:" + hex, "sha256:" + "a".repeat(10_000), "sha256:" + hex + "\r\nX: y", "sha256:" + hex + " ",
                " sha256:" + hex, "sha256:" + hex + "/../x", "sha256%3A" + hex, "sha256:" + "\uff41".repeat(64),
                "sha256:" + hex.substring(2) + "\0\0", "sha256:http://127.0.0.1:1/");
    }

    @ParameterizedTest(name = "[{index}] is ignored, and in no request or line of the log")
    @MethodSource("digests")
    void itIsIgnored(String digest) throws Exception {
        JsonObject index = HostileDocumentsSite.index();
        JsonArray entries = index.getJsonArray("manifests");
        // The best fit by its claims, if it only were one.
        entries.getJsonObject(1).put("digest", digest);
        var published = SITE.publish(HostileDocumentsSite.OCI_INDEX, index.encode());

        try (CapturedLog log = new CapturedLog()) {
            assertThat(SITE.served()).isEqualTo(HostileDocumentsSite.GENERIC.digest());
            assertThat(log.nextRequest()).contains(" outcome=selected ", published.digest().text()).satisfies(
                    line -> assertThat(digest.length() < 10 || !line.contains(digest)).isTrue());
            assertThat(log.noise()).isEmpty();
        }

        assertOnlyDigestsWereAskedFor();
    }

    @ParameterizedTest(name = "[{index}] as the digest of a configuration is never asked for")
    @MethodSource("digests")
    void aConfigurationOfThatDigestIsNeverAskedFor(String digest) throws Exception {
        var child = new JsonObject(HostileDocumentsSite.ZEN3.manifest());
        child.getJsonObject("config").put("digest", digest);
        var spoilt = SITE.publish("application/vnd.oci.image.manifest.v1+json", child.encode());
        JsonObject index = HostileDocumentsSite.index();
        index.getJsonArray("manifests").getJsonObject(1).put("digest", spoilt.digest().text())
                .put("size", spoilt.manifest().length());
        SITE.publish(HostileDocumentsSite.OCI_INDEX, index.encode());

        SITE.served();

        assertOnlyDigestsWereAskedFor();
    }

    private static void assertOnlyDigestsWereAskedFor() {
        assertThat(SITE.proxy().registry().requests()).isNotEmpty().allSatisfy(request -> assertThat(request.uri())
                .matches("/v2/lab/app/(manifests/(1|sha256:[0-9a-f]{64})|blobs/sha256:[0-9a-f]{64}"
                        + "|referrers/sha256:[0-9a-f]{64})"));
    }
}
