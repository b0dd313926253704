package io.bestfit.proxy.faults;

import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is in every repository of a {@link FaultyUpstream}: an index of two images, and a layer. */
final class Contents {

    static final Image GENERAL = ImageBuilder.variant("amd64", "generic");
    /** What a node of Zen 3 is given. */
    static final Image FITTING = ImageBuilder.variant("amd64", "zen3");
    static final Image INDEX = IndexBuilder.oci().annotated(GENERAL, "amd64", Map.of())
            .annotated(FITTING, "amd64", Map.of("org.supercontainers.hardware.cpu.target.microarch", "zen3")).build();
    static final String BLOB = "layer ".repeat(500);
    /** Long enough for the way of bodies past the framework, and for several reads of it. */
    static final String LARGE_BLOB = "layer ".repeat(40_000);
    static final String BLOB_DIGEST = new Image("", Buffer.buffer(BLOB), List.of(), List.of()).digest().text();
    static final String LARGE_BLOB_DIGEST = new Image("", Buffer.buffer(LARGE_BLOB), List.of(), List.of()).digest()
            .text();

    private static final Proper ABSENT = new Proper("404 Not Found", "Content-Type: application/json\r\n",
            "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"none\"}]}");
    private static final Map<String, Proper> BY_END = byEnd();

    private Contents() {}

    /** The digest of the configuration of the image that fits. */
    static String configuration() {
        return new JsonObject(FITTING.manifest()).getJsonObject("config").getString("digest");
    }

    private static Map<String, Proper> byEnd() {
        Map<String, Proper> all = new HashMap<>();
        all.put("manifests/1.0", document(INDEX.mediaType(), INDEX.manifest()));
        for (Image image : List.of(INDEX, FITTING, GENERAL)) {
            all.put("manifests/" + image.digest(), document(image.mediaType(), image.manifest()));
            for (Buffer blob : image.blobs()) {
                all.put("blobs/" + new Image("", blob, List.of(), List.of()).digest(),
                        document("application/octet-stream", blob));
            }
        }
        all.put("blobs/" + BLOB_DIGEST, document("application/octet-stream", Buffer.buffer(BLOB)));
        all.put("blobs/" + LARGE_BLOB_DIGEST, document("application/octet-stream", Buffer.buffer(LARGE_BLOB)));
        all.put("tags/list?n=5", new Proper("200 OK", "Content-Type: application/json\r\n",
                "{\"name\":\"lab/app\",\"tags\":[\"1.0\"]}"));
        all.put("token?service=r&scope=repository:lab/app:pull",
                new Proper("200 OK", "Content-Type: application/json\r\nCache-Control: no-store\r\n",
                        "{\"token\":\"opaque\"}"));
        all.put("blobs/uploads/u?_state=a%2Fb",
                new Proper("202 Accepted", "Location: /v2/x/blobs/uploads/u?_state=c%2Fd\r\nRange: 0-4\r\n",
                        "accepted"));
        return Map.copyOf(all);
    }

    private static Proper document(String type, Buffer body) {
        return new Proper("200 OK", "Content-Type: " + type + "\r\nDocker-Content-Digest: "
                + new Image(type, body, List.of(), List.of()).digest() + "\r\nETag: \"e\"\r\n",
                body.toString(StandardCharsets.ISO_8859_1));
    }

    /** The true answer to what a request line asks for. */
    static Proper answer(String target) {
        int end = target.startsWith("/v2/") ? repositoryEnd(target) : 0;
        @Nullable
        Proper known = BY_END.get(target.substring(Math.min(target.length(), end + 1)));
        return known == null ? ABSENT : known;
    }

    /** The repository that a target names. */
    static String repository(String target) {
        return target.startsWith("/v2/") ? target.substring(4, Math.max(4, repositoryEnd(target))) : "";
    }

    /** One repository for each fault and question, so that nothing that is kept of one is an answer to another. */
    static String repository(WireFault fault, Asked asked) {
        return fault.name().toLowerCase(Locale.ROOT) + "/" + asked.name().toLowerCase(Locale.ROOT);
    }

    /** Repositories of these tests have exactly two components. */
    private static int repositoryEnd(String target) {
        int first = target.indexOf('/', 4);
        int second = first < 0 ? -1 : target.indexOf('/', first + 1);
        return second < 0 ? target.length() : second;
    }
}
