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
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each option of the registry changes. */
class RegistryOptionsTest {

    private static final Image IMAGE = ImageBuilder.variant("amd64", "zen3");
    private static final String MANIFEST = "/v2/a/manifests/1";

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @AfterEach
    void stop() {
        client.close();
        vertx.close().await();
    }

    private EmbeddedRegistry start(RegistryOptions options) {
        EmbeddedRegistry registry = EmbeddedRegistry.start(vertx, options).await();
        registry.put("a", "1", IMAGE);
        return registry;
    }

    @Test
    void basicAccessWantsTheUserAndThePassword() throws Exception {
        EmbeddedRegistry registry = start(RegistryOptions.defaults().withAccess(new Access.Basic("ada", "secret")));

        HttpResponse<String> challenge = send(registry, "GET", "/v2/", Map.of());
        assertThat(challenge.statusCode()).isEqualTo(401);
        assertThat(challenge.headers().firstValue("WWW-Authenticate")).contains("Basic realm=\"bestfit\"");
        assertThat(challenge.body()).contains("\"code\":\"UNAUTHORIZED\"");
        assertThat(send(registry, "GET", MANIFEST, basic("ada", "wrong")).statusCode()).isEqualTo(401);
        assertThat(send(registry, "GET", MANIFEST, basic("ada", "secret")).statusCode()).isEqualTo(200);
    }

    @Test
    void tokensOpenTheRepositoryOfTheirScope() throws Exception {
        EmbeddedRegistry registry = start(RegistryOptions.defaults().withAccess(Access.tokens()));

        assertThat(send(registry, "GET", MANIFEST, Map.of()).headers().firstValue("WWW-Authenticate"))
                .contains("Bearer realm=\"" + registry.baseUrl()
                        + "/token\",service=\"bestfit\",scope=\"repository:a:pull\"");
        String token = token(registry, "repository:a:pull", Map.of());
        assertThat(registry.scopesAsked()).containsExactly("repository:a:pull");
        assertThat(send(registry, "GET", MANIFEST, Map.of("Authorization", "Bearer " + token)).statusCode())
                .isEqualTo(200);

        HttpResponse<String> elsewhere = send(registry, "GET", "/v2/b/manifests/1",
                Map.of("Authorization", "Bearer " + token));
        assertThat(elsewhere.statusCode()).isEqualTo(401);
        assertThat(elsewhere.headers().firstValue("WWW-Authenticate").orElseThrow())
                .endsWith("scope=\"repository:b:pull\",error=\"insufficient_scope\"");
        HttpResponse<String> push = send(registry, "POST", "/v2/a/blobs/uploads/",
                Map.of("Authorization", "Bearer " + token));
        assertThat(push.statusCode()).isEqualTo(401);
        assertThat(push.headers().firstValue("WWW-Authenticate").orElseThrow())
                .contains("scope=\"repository:a:pull,push\"");
    }

    @Test
    void tokensAreForTheUserWhereThereIsOne() throws Exception {
        EmbeddedRegistry registry = start(RegistryOptions.defaults().withAccess(Access.tokens("ada", "secret")));

        assertThat(send(registry, "GET", "/token?scope=repository:a:pull", Map.of()).statusCode()).isEqualTo(401);
        String token = token(registry, "repository:a:pull", basic("ada", "secret"));
        assertThat(send(registry, "GET", MANIFEST, Map.of("Authorization", "Bearer " + token)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aFullRegistryAnswers507AndStaysFull() throws Exception {
        EmbeddedRegistry registry = EmbeddedRegistry.start(vertx, RegistryOptions.defaults().withMaximumBytes(10))
                .await();
        registry.putBlob("a", Buffer.buffer("123456"));
        String upload = "/v2/a/blobs/uploads/?digest=";

        HttpResponse<String> full = send(registry, "POST", upload + digest("7890x"), Map.of(), "7890x");
        assertThat(full.statusCode()).isEqualTo(507);
        assertThat(full.body()).contains("The registry holds at most 10 bytes and has no room for this; "
                + "delete something or start it with a higher bound.");
        assertThat(send(registry, "POST", upload + digest("7890"), Map.of(), "7890").statusCode()).isEqualTo(201);
    }

    @Test
    void locationsAreRelativeOrAbsoluteByTheHostHeader() throws Exception {
        String uploads = "/v2/a/blobs/uploads/";
        EmbeddedRegistry relative = start(RegistryOptions.defaults());
        EmbeddedRegistry absolute = start(RegistryOptions.defaults().withAbsoluteLocations(true));

        assertThat(send(relative, "POST", uploads, Map.of()).headers().firstValue("Location").orElseThrow())
                .startsWith(uploads);
        String byName = "http://localhost:" + absolute.port() + uploads;
        HttpRequest request = HttpRequest.newBuilder(URI.create(byName)).POST(BodyPublishers.noBody()).build();
        assertThat(client.send(request, BodyHandlers.ofString()).headers().firstValue("Location").orElseThrow())
                .startsWith(byName);
    }

    @ParameterizedTest
    @CsvSource({"true, 200", "false, 404"})
    void theReferrersApiCanBeMissing(boolean present, int status) throws Exception {
        EmbeddedRegistry registry = start(RegistryOptions.defaults().withReferrers(present));
        assertThat(send(registry, "GET", "/v2/a/referrers/" + IMAGE.digest(), Map.of()).statusCode())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "application/vnd.oci.image.index.v1+json | 200",
            "text/plain, APPLICATION/vnd.oci.image.index.v1+json;q=0.5 | 200",
            "application/vnd.oci.image.index.v1+jsonx | 404",
            "application/vnd.oci.image.manifest.v1+json | 404",
            "*/* | 404"})
    void anIndexThatIsNotAcceptedIsNotFoundWhereTheOptionSaysSo(String accept, int status) throws Exception {
        EmbeddedRegistry registry = start(RegistryOptions.defaults().withRefuseUnacceptedIndex(true));
        registry.put("a", "index", IndexBuilder.oci().annotated(IMAGE, "amd64", Map.of()).build());

        HttpResponse<String> answer = send(registry, "GET", "/v2/a/manifests/index", Map.of("Accept", accept));
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains(status == 200 ? MediaTypes.OCI_INDEX : "MANIFEST_UNKNOWN");
    }

    private String token(EmbeddedRegistry registry, String scope, Map<String, String> headers) throws Exception {
        HttpResponse<String> answer = send(registry, "GET", "/token?service=bestfit&scope=" + scope, headers);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Optional.ofNullable(new JsonObject(answer.body()).getString("token")).orElseThrow();
    }

    private static String digest(String content) {
        return Content.digest(Buffer.buffer(content)).text();
    }

    private static Map<String, String> basic(String user, String password) {
        byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return Map.of("Authorization", "Basic " + Base64.getEncoder().encodeToString(both));
    }

    private HttpResponse<String> send(EmbeddedRegistry registry, String method, String path,
            Map<String, String> headers) throws Exception {
        return send(registry, method, path, headers, "");
    }

    private HttpResponse<String> send(EmbeddedRegistry registry, String method, String path,
            Map<String, String> headers, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(registry.baseUrl() + path)).method(method,
                body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
