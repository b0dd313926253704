package io.bestfit.proxy.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.oci.MediaTypes;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The registry's answers as one table: request, status, headers, words of the body. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmbeddedRegistryTest {

    private static final Image IMAGE = ImageBuilder.variant("amd64", "zen3");
    private static final Image INDEX = IndexBuilder.oci().annotated(IMAGE, "amd64", Map.of("a", "b")).build();
    private static final String BLOB = Content.digest(Buffer.buffer("hello")).text();
    private static final String ABSENT = "sha256:" + "0".repeat(64);
    private static final String SIGNATURE = new JsonObject().put("schemaVersion", 2)
            .put("mediaType", MediaTypes.OCI_MANIFEST).put("artifactType", "application/x.signature")
            .put("subject", new JsonObject().put("digest", IMAGE.digest().text())).encode();

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private @Nullable EmbeddedRegistry started;

    private EmbeddedRegistry registry() {
        EmbeddedRegistry running = started;
        if (running == null) {
            throw new AssertionError("the registry did not start");
        }
        return running;
    }

    @BeforeAll
    void start() {
        EmbeddedRegistry registry = EmbeddedRegistry.start(vertx, RegistryOptions.defaults()).await();
        registry.putBlob("demo/app", Buffer.buffer("hello"));
        registry.put("demo/app", "1.0", INDEX);
        registry.put("demo/app", "1.1", IMAGE);
        registry.put("demo/app", "1.2", IMAGE);
        registry.put("pushed/app", IMAGE);
        started = registry;
    }

    @AfterAll
    void stop() {
        registry().close().await();
        vertx.close().await();
    }

    record Row(String name, String method, String path, Map<String, String> headers, String body, int status,
            Map<String, String> expected, String words) {

        static Row of(String name, String method, String path, int status) {
            return new Row(name, method, path, Map.of(), "", status, Map.of(), "");
        }

        Row sends(String header, String value) {
            return new Row(name, method, path, and(headers, header, value), body, status, expected, words);
        }

        Row sends(String text) {
            return new Row(name, method, path, headers, text, status, expected, words);
        }

        Row gets(String header, String value) {
            return new Row(name, method, path, headers, body, status, and(expected, header, value), words);
        }

        Row says(String text) {
            return new Row(name, method, path, headers, body, status, expected, text);
        }

        private static Map<String, String> and(Map<String, String> map, String key, String value) {
            Map<String, String> all = new TreeMap<>(map);
            all.put(key, value);
            return all;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>(reads());
        rows.addAll(writes());
        return rows;
    }

    private static List<Row> reads() {
        String blob = "/v2/demo/app/blobs/" + BLOB;
        return List.of(
                Row.of("the ping", "GET", "/v2/", 200).says("{}"),
                Row.of("another path", "GET", "/v1/", 404).says("UNSUPPORTED"),
                Row.of("a blob", "GET", blob, 200).gets("Content-Length", "5").gets("Docker-Content-Digest", BLOB)
                        .gets("Accept-Ranges", "bytes").gets("ETag", "\"" + BLOB + "\"").says("hello"),
                Row.of("the head of a blob", "HEAD", blob, 200).gets("Content-Length", "5"),
                Row.of("a blob that is not there", "GET", "/v2/demo/app/blobs/" + ABSENT, 404).says("BLOB_UNKNOWN"),
                Row.of("a blob of another repository", "GET", "/v2/other/blobs/" + BLOB, 404).says("BLOB_UNKNOWN"),
                Row.of("a blob by no digest", "GET", "/v2/demo/app/blobs/md5:1", 400).says("DIGEST_INVALID"),
                Row.of("a middle range", "GET", blob, 206).sends("Range", "bytes=1-3")
                        .gets("Content-Range", "bytes 1-3/5").gets("Content-Length", "3").says("ell"),
                Row.of("an open range", "GET", blob, 206).sends("Range", "bytes=3-")
                        .gets("Content-Range", "bytes 3-4/5").says("lo"),
                Row.of("a suffix range", "GET", blob, 206).sends("Range", "bytes=-2").says("lo"),
                Row.of("a range beyond the end", "GET", blob, 416).sends("Range", "bytes=5-")
                        .gets("Content-Range", "bytes */5"),
                Row.of("a malformed range", "GET", blob, 200).sends("Range", "bytes=a-b").says("hello"),
                Row.of("several ranges", "GET", blob, 206).sends("Range", "bytes=0-1,3-4")
                        .says("Content-Range: bytes 3-4/5\r\n\r\nlo"),
                Row.of("If-Range with the blob's tag", "GET", blob, 206).sends("Range", "bytes=0-0")
                        .sends("If-Range", "\"" + BLOB + "\"").says("h"),
                Row.of("If-Range with another tag", "GET", blob, 200).sends("Range", "bytes=0-0")
                        .sends("If-Range", "\"x\"").says("hello"),
                Row.of("a manifest by tag", "GET", "/v2/demo/app/manifests/1.1", 200)
                        .gets("Content-Type", MediaTypes.OCI_MANIFEST)
                        .gets("Docker-Content-Digest", IMAGE.digest().text()).says("schemaVersion"),
                Row.of("an index by digest", "HEAD", "/v2/demo/app/manifests/" + INDEX.digest(), 200)
                        .gets("Content-Type", MediaTypes.OCI_INDEX)
                        .gets("Content-Length", String.valueOf(INDEX.manifest().length())),
                Row.of("a manifest that the client has", "GET", "/v2/demo/app/manifests/1.1", 304)
                        .sends("If-None-Match", "\"" + IMAGE.digest() + "\""),
                Row.of("a tag that is not there", "GET", "/v2/demo/app/manifests/9", 404).says("MANIFEST_UNKNOWN"),
                Row.of("no tag by its grammar", "GET", "/v2/demo/app/manifests/-x", 400).says("MANIFEST_INVALID"),
                Row.of("no name by its grammar", "GET", "/v2/Demo/manifests/1", 400).says("NAME_INVALID"),
                Row.of("a name with a component called manifests", "GET", "/v2/a/manifests/b/manifests/1", 404)
                        .says("The repository a/manifests/b has no manifest 1."),
                Row.of("all tags", "GET", "/v2/demo/app/tags/list", 200).says("[\"1.0\",\"1.1\",\"1.2\"]"),
                Row.of("a page of tags", "GET", "/v2/demo/app/tags/list?n=2", 200).says("[\"1.0\",\"1.1\"]")
                        .gets("Link", "</v2/demo/app/tags/list?n=2&last=1.1>; rel=\"next\""),
                Row.of("the last page of tags", "GET", "/v2/demo/app/tags/list?n=2&last=1.1", 200).says("[\"1.2\"]"),
                Row.of("tags of no repository", "GET", "/v2/none/tags/list", 404).says("NAME_UNKNOWN"),
                Row.of("no number of tags", "GET", "/v2/demo/app/tags/list?n=-1", 400).says("UNSUPPORTED"),
                Row.of("referrers of what nothing refers to", "GET", "/v2/demo/app/referrers/" + ABSENT, 200)
                        .gets("Content-Type", MediaTypes.OCI_INDEX).says("\"manifests\":[]"),
                Row.of("referrers of one type", "GET",
                        "/v2/demo/app/referrers/" + ABSENT + "?artifactType=a", 200)
                        .gets("OCI-Filters-Applied", "artifactType"));
    }

    private static List<Row> writes() {
        String uploads = "/v2/pushed/app/blobs/uploads/";
        return List.of(
                Row.of("a blob in one POST", "POST", uploads + "?digest=" + BLOB, 201).sends("hello")
                        .gets("Docker-Content-Digest", BLOB).gets("Location", "/v2/pushed/app/blobs/" + BLOB),
                Row.of("a blob with another digest", "POST", uploads + "?digest=" + ABSENT, 400).sends("hello")
                        .says("DIGEST_INVALID"),
                Row.of("a mount", "POST", "/v2/mounted/blobs/uploads/?from=demo/app&mount=" + BLOB, 201),
                Row.of("a mount from where it is not", "POST", "/v2/x/blobs/uploads/?from=none&mount=" + BLOB, 202),
                Row.of("an unknown upload", "PATCH", uploads + "none", 404).says("BLOB_UPLOAD_UNKNOWN"),
                Row.of("a manifest by another digest", "PUT", "/v2/pushed/app/manifests/" + ABSENT, 400)
                        .sends("Content-Type", MediaTypes.OCI_MANIFEST).sends("{}").says("DIGEST_INVALID"),
                Row.of("a manifest that is no JSON", "PUT", "/v2/pushed/app/manifests/1", 400)
                        .sends("Content-Type", MediaTypes.OCI_MANIFEST).sends("[]").says("MANIFEST_INVALID"),
                Row.of("a manifest of another type", "PUT", "/v2/pushed/app/manifests/1", 400)
                        .sends("Content-Type", MediaTypes.OCI_INDEX).sends(SIGNATURE).says("MANIFEST_INVALID"),
                Row.of("a manifest that is too large", "PUT", "/v2/pushed/app/manifests/1", 413)
                        .sends("Content-Type", MediaTypes.OCI_MANIFEST)
                        .sends("{\"a\":\"" + "a".repeat(Manifests.LARGEST) + "\"}").says("SIZE_INVALID"),
                Row.of("a manifest with a subject", "PUT", "/v2/pushed/app/manifests/signature", 201)
                        .sends("Content-Type", MediaTypes.OCI_MANIFEST).sends(SIGNATURE)
                        .gets("OCI-Subject", IMAGE.digest().text()),
                Row.of("its referrer", "GET", "/v2/pushed/app/referrers/" + IMAGE.digest(), 200)
                        .says("application/x.signature"),
                Row.of("deleting a tag", "DELETE", "/v2/pushed/app/manifests/signature", 202),
                Row.of("deleting it again", "DELETE", "/v2/pushed/app/manifests/signature", 404),
                Row.of("deleting a manifest", "DELETE", "/v2/pushed/app/manifests/" + IMAGE.digest(), 202),
                Row.of("deleting a blob", "DELETE", "/v2/mounted/blobs/" + BLOB, 202),
                Row.of("a manifest without a method", "POST", "/v2/pushed/app/manifests/1", 405));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void answersAsTheSpecificationSays(Row row) throws Exception {
        HttpResponse<String> answer = send(row.method(), row.path(), row.headers(), row.body());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(row.status());
        row.expected().forEach((name, value) -> assertThat(answer.headers().firstValue(name)).as(name).contains(value));
        assertThat(answer.body()).contains(row.words());
    }

    @Test
    void anUploadInChunksKeepsItsOrder() throws Exception {
        HttpResponse<String> begun = send("POST", "/v2/chunked/blobs/uploads/", Map.of(), "");
        assertThat(begun.statusCode()).isEqualTo(202);
        String location = begun.headers().firstValue("Location").orElseThrow();

        assertThat(send("PATCH", location, Map.of("Content-Range", "0-1"), "he").statusCode()).isEqualTo(202);
        HttpResponse<String> outOfOrder = send("PATCH", location, Map.of("Content-Range", "3-4"), "lo");
        assertThat(outOfOrder.statusCode()).isEqualTo(416);
        assertThat(outOfOrder.headers().firstValue("Range")).contains("0-1");
        assertThat(send("PATCH", location, Map.of("Content-Range", "2-9"), "llo").statusCode()).isEqualTo(400);
        assertThat(send("PATCH", location.replaceFirst("\\?.*", ""), Map.of(), "llo").statusCode()).isEqualTo(400);
        assertThat(send("PATCH", location, Map.of("Content-Range", "2-3"), "ll").statusCode()).isEqualTo(202);
        assertThat(send("GET", location, Map.of(), "").headers().firstValue("Range")).contains("0-3");
        assertThat(send("PUT", location + "&digest=" + BLOB, Map.of("Content-Range", "4-4"), "o").statusCode())
                .isEqualTo(201);
        assertThat(send("GET", "/v2/chunked/blobs/" + BLOB, Map.of(), "").body()).isEqualTo("hello");
        assertThat(send("GET", location, Map.of(), "").statusCode()).isEqualTo(404);
    }

    @Test
    void aCancelledUploadIsGone() throws Exception {
        String location = send("POST", "/v2/chunked/blobs/uploads/", Map.of(), "").headers()
                .firstValue("Location").orElseThrow();
        assertThat(send("DELETE", location, Map.of(), "").statusCode()).isEqualTo(204);
        assertThat(send("GET", location, Map.of(), "").statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> send(String method, String path, Map<String, String> headers, String body)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(registry().baseUrl() + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
