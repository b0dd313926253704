package io.bestfit.proxy.conformance;

import io.bestfit.proxy.registry.Fault;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/** Answers that a registry may give besides those of content: redirects, warnings, limits, refusals, odd framings. */
final class ScriptedScenarios {

    private static final String STORED = "blobs/uploads/";

    private ScriptedScenarios() {}

    static Stream<Scenario> all() {
        return Stream.concat(statuses(), framings());
    }

    private static Stream<Scenario> statuses() {
        return Stream.of(
                blob("a redirect to storage",
                        Fault.redirect("https://storage.example/a%2Fb?X-Amz-Signature=a%2Bb&x=~#f"),
                        307),
                blob("a redirect within the registry", Fault.redirect("/v2/elsewhere/blobs/x?y=z"), 307),
                blob("a redirect to a relative place", Fault.redirect("../x?y"), 307),
                blob("a redirect that is found", new Fault.Status(302,
                        Map.of("Location", "http://127.0.0.1:9/x", "Content-Type", "text/html"), "<a>Found</a>"), 302),
                blob("a permanent redirect", new Fault.Status(308, Map.of("Location", "//cdn.example/x"), ""), 308),
                blob("a pre-signed redirect", Fault.redirect("https://s.example/?" + "x".repeat(20_000)), 307),
                blob("a refusal for want of a user", new Fault.Status(401, Map.of("WWW-Authenticate",
                        "Bearer realm=\"https://auth.example/token\",service=\"s\",scope=\"repository:a:pull\"\n"
                                + "Basic realm=\"r\"",
                        "Content-Type", "application/json"), "{\"errors\":[{\"code\":\"UNAUTHORIZED\"}]}"), 401),
                blob("a refusal", Fault.status(403), 403),
                blob("too many requests", Fault.status(429, Map.of("Retry-After", "7")), 429),
                blob("a legal refusal", new Fault.Status(451, Map.of("Content-Type", "text/plain"), "no"), 451),
                blob("an unusual refusal", new Fault.Status(499, Map.of(), ""), 499),
                blob("a failure", Fault.status(500), 500),
                blob("an overload", Fault.status(503, Map.of("Retry-After", "Fri, 31 Dec 2027 23:59:59 GMT")), 503),
                blob("a gateway's failure", new Fault.Status(502, Map.of("Content-Type", "text/html"), "<h1>Bad</h1>"),
                        502),
                blob("an unusual failure", new Fault.Status(599, Map.of(), "x"), 599),
                blob("warnings", new Fault.Status(200, Map.of("Warning",
                        "299 - \"this registry moves; ask 'it'\"\n299 - \"your \\\"token\\\" ends soon\""), "x"), 200),
                blob("headers in several lines", new Fault.Status(200, Map.of("Set-Cookie",
                        "a=b; Path=/\nc=d; HttpOnly", "Vary", "Accept\nCookie", "OCI-Tag", "a, b\nc", "X-Empty", "",
                        "Link", "</a>; rel=\"x\"\n</b>; rel=\"y\""), "x"), 200),
                blob("a namespace", new Fault.Status(200, Map.of("OCI-Namespace", "docker.io"), "x"), 200),
                blob("a compressed answer", new Fault.Status(200, Map.of("Content-Encoding", "gzip", "Content-Type",
                        "application/json"), "not really gzip"), 200),
                blob("another type for a blob", new Fault.WrongContentType("text/plain; charset=\"x\""), 200),
                blob("no digest", new Fault.WithoutHeader("Docker-Content-Digest"), 200),
                blob("another digest", new Fault.WrongDigest("sha256:" + "f".repeat(64)), 200),
                blob("other bytes", new Fault.WrongBytes(), 200),
                Scenario.scripted("refused uploads", with -> {
                    for (int status : new int[]{401, 403, 404, 405, 413, 429, 500, 503}) {
                        with.script("POST", STORED, Fault.status(status, Map.of("X-Why", "because")));
                        with.send(Request.of("POST", with.uploads()).body(Buffer.buffer())).status(status);
                    }
                }),
                Scenario.scripted("a smallest chunk", with -> {
                    with.script("POST", STORED, new Fault.Status(202, Map.of("Location", with.uploads() + "x?_state=y",
                            "OCI-Chunk-Min-Length", "1048576", "Range", "0-0"), ""));
                    with.send(Request.of("POST", with.uploads()).body(Buffer.buffer())).status(202)
                            .header("OCI-Chunk-Min-Length", "1048576");
                }));
    }

    private static Stream<Scenario> framings() {
        return Stream.of(
                blob("a body in chunks", new Fault.Chunked(), 200),
                blob("early hints", new Fault.EarlyHints(), 200),
                blob("a slow answer with a phrase of its own", new Fault.SlowDrip(1, Duration.ofMillis(1)), 200),
                blob("a body that breaks off", new Fault.CloseWithinBody(5), 200),
                blob("chunks without an end", new Fault.UnfinishedChunks(), 200),
                blob("a range refused with a length that is none", new Fault.LyingUnsatisfiable(), 416),
                Scenario.scripted("an empty answer to HEAD in chunks", with -> {
                    with.script("HEAD", "/blobs/", new Fault.Chunked());
                    with.head(with.path("blobs/" + with.layer("layer").digest())).status(404);
                }));
    }

    /** GET and HEAD of a blob are answered so; then GET as always, on the same connection. */
    private static Scenario blob(String name, Fault fault, int status) {
        Scenario.Script script = with -> {
            Piece blob = with.layer("layer");
            with.upload(blob);
            String path = with.path("blobs/" + blob.digest());
            with.script("GET", "/blobs/", fault);
            with.send(Request.get(path).with("Range", "bytes=0-")).status(status, 206);
            if (fault instanceof Fault.Proper) {
                with.script("HEAD", "/blobs/", fault);
                with.head(path).status(status);
            }
            with.get(path).is(blob);
        };
        return fault instanceof Fault.Proper ? Scenario.scripted(name, script) : Scenario.breaking(name, script);
    }
}
