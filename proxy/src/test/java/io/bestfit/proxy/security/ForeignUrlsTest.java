package io.bestfit.proxy.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.testing.RawServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Descriptors that name other places for what they describe. */
@DisplayName("CVE-2020-15157")
class ForeignUrlsTest {

    @RegisterExtension
    private static final HostileDocumentsSite SITE = new HostileDocumentsSite();

    @Test
    @DisplayName("urls of entries, configurations, layers and artifacts are followed nowhere")
    void urlsAreFollowedNowhere() throws Exception {
        try (RawServer trap = RawServer.sending("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")) {
            JsonArray urls = new JsonArray().add("http://127.0.0.1:" + trap.port() + "/trap");
            JsonObject child = new JsonObject(HostileDocumentsSite.ZEN3.manifest());
            child.getJsonObject("config").put("urls", urls);
            child.getJsonArray("layers").forEach(layer -> ((JsonObject) layer).put("urls", urls).put("mediaType",
                    "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip"));
            var image = SITE.publish("application/vnd.oci.image.manifest.v1+json", child.encode());
            JsonObject index = HostileDocumentsSite.index();
            index.getJsonArray("manifests").forEach(entry -> ((JsonObject) entry).put("urls", urls));
            index.getJsonArray("manifests").getJsonObject(1).put("digest", image.digest().text())
                    .put("size", image.manifest().length());
            index.put("subject", index.getJsonArray("manifests").getJsonObject(0));
            SITE.publish(HostileDocumentsSite.OCI_INDEX, index.encode());

            assertThat(SITE.served()).isEqualTo(image.digest());
            // What the registry does not have is not looked for elsewhere.
            index.getJsonArray("manifests").getJsonObject(1).put("digest", "sha256:" + "ab".repeat(32));
            SITE.publish(HostileDocumentsSite.OCI_INDEX, index.encode());
            assertThat(SITE.served()).isEqualTo(HostileDocumentsSite.GENERIC.digest());
            assertThat(trap.connections).hasValue(0);
        }
    }
}
