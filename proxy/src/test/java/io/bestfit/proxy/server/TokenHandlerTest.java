package io.bestfit.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.config.TokenRealm;
import io.bestfit.proxy.registry.Access;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import io.bestfit.proxy.registry.RecordedRequest;
import io.bestfit.proxy.registry.RegistryOptions;
import io.bestfit.proxy.testing.RawExchange;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that write a selector into a repository's name get tokens of an upstream that issues them. */
class TokenHandlerTest {

    private static final Image ZEN3 = ImageBuilder.variant("amd64", "zen3");
    private static final Image INDEX = IndexBuilder.oci().annotated(ImageBuilder.variant("amd64", "generic"), "amd64",
            Map.of()).annotated(ZEN3, "amd64", Map.of("org.supercontainers.hardware.cpu.target.microarch", "zen3"))
            .build();
    private static final String ADA = "Basic "
            + Base64.getEncoder().encodeToString("ada:secret".getBytes(StandardCharsets.UTF_8));

    private RunningProxy proxy;

    @BeforeEach
    void start() throws Exception {
        proxy = RunningProxy.start(RegistryOptions.defaults().withAccess(Access.tokens("ada", "secret")));
        proxy.registry().put("lab/app", "1.0", INDEX);
    }

    @AfterEach
    void stop() throws Exception {
        proxy.close();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"GET, /v2/", "HEAD, /v2/", "GET, /v2", "GET, /v2/for/zen4/", "GET, /v2/for/zen4"})
    void aPingNamesBestfitAsTheTokenServiceAndNothingElseDiffers(String method, String path) throws Exception {
        HttpResponse<String> answer = proxy.send(method, path);
        HttpResponse<String> direct = direct(method, "/v2/");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().allValues("WWW-Authenticate")).containsExactly(
                "Bearer realm=\"http://127.0.0.1:" + port() + "/bestfit/v1/token\",service=\"bestfit\"");
        assertThat(answer.body()).isEqualTo(direct.body());
        assertThat(others(answer)).isEqualTo(others(direct));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"GET, /for/zen4/v2/", "GET, /for/zen4/", "GET, /v2/lab/app/manifests/1.0", "GET, /v2/lab/app/tags/list",
            "POST, /v2/", "GET, /v2/for/zen4/lab/app/manifests/1.0", "GET, /v2/?ns=127.0.0.1:UPSTREAM"})
    void whateverIsNoSuchPingNamesTheUpstreams(String method, String path) throws Exception {
        assertThat(proxy.send(method, path.replace("UPSTREAM", "" + proxy.registry().port())).headers()
                .firstValue("WWW-Authenticate").orElseThrow())
                .startsWith("Bearer realm=\"" + proxy.registry().baseUrl() + "/token\",service=\"bestfit\"");
    }

    @Test
    void theRealmIsWhereTheClientSeesBestfit() throws Exception {
        assertThat(proxy.send("GET", "/v2/", "X-Forwarded-Proto", "https").headers().firstValue("WWW-Authenticate"))
                .contains("Bearer realm=\"https://127.0.0.1:" + port() + "/bestfit/v1/token\",service=\"bestfit\"");
        assertThat(RawExchange.of(port(), "GET /v2/ HTTP/1.1\r\nHost: bestfit.example\r\nConnection: close\r\n\r\n"))
                .contains("Bearer realm=\"http://bestfit.example/bestfit/v1/token\",service=\"bestfit\"");
        assertThat(RawExchange.of(port(), "GET /v2/ HTTP/1.1\r\nHost: a\",x=\"\r\nConnection: close\r\n\r\n"))
                .contains("Bearer realm=\"" + proxy.registry().baseUrl() + "/token\"");
    }

    @Test
    void aTokenForANameWithASelectorOpensTheRepository() throws Exception {
        String query = "?account=ada&service=bestfit&scope=repository%3Afor%2Fzen4%2Flab%2Fapp%3Apull";
        HttpResponse<String> answer = proxy.send("GET", "/bestfit/v1/token" + query, "Authorization", ADA);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(proxy.registry().scopesAsked()).containsExactly("repository:lab/app:pull");
        HttpResponse<String> pulled = proxy.send("GET", "/v2/for/zen4/lab/app/manifests/1.0", "Accept", "*/*",
                "Authorization", "Bearer " + token(answer));
        assertThat(pulled.headers().firstValue("Docker-Content-Digest")).contains(ZEN3.digest().text());
    }

    @Test
    void severalScopesAreAskedForOnceEach() throws Exception {
        HttpResponse<String> answer = proxy.send("GET", "/bestfit/v1/token?scope=repository:for/zen4/lab/app:pull"
                + "&scope=repository:lab/app:pull%20repository:for/zen4/lab/base:pull%20registry:catalog:*",
                "Authorization", ADA);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(proxy.registry().scopesAsked()).containsExactly("repository:lab/app:pull",
                "repository:lab/base:pull", "registry:catalog:*");
    }

    @Test
    void aFormIsAskedForAsAForm() throws Exception {
        HttpResponse<String> answer = proxy.post("/bestfit/v1/token", "grant_type=password&service=bestfit&client_id=c"
                + "&username=ada&password=secret&scope=repository%3Afor%2Fzen4%2Flab%2Fapp%3Apull",
                "Content-Type", "application/x-www-form-urlencoded");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(proxy.registry().scopesAsked()).containsExactly("repository:lab/app:pull");
        assertThat(proxy.send("GET", "/v2/lab/app/tags/list", "Authorization", "Bearer " + token(answer)).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"grant_type=password&service=bestfit&client_id=docker&username=ada&password=secret&access_type=offline",
            "grant_type=refresh_token&service=bestfit&client_id=docker&refresh_token=secret"})
    void whoLogsInNeedsNoScope(String form) throws Exception {
        assertThat(proxy.post("/bestfit/v1/token", form, "Content-Type", "application/x-www-form-urlencoded")
                .statusCode()).isEqualTo(200);
    }

    @Test
    void aWrongPasswordIsRefusedByTheUpstreamsOwnSentence() throws Exception {
        String wrong = "Basic " + Base64.getEncoder().encodeToString("ada:guess".getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> answer = proxy.send("GET", "/bestfit/v1/token?scope=repository:for/zen4/lab/app:pull",
                "Authorization", wrong);
        HttpResponse<String> direct = direct("GET", "/token?scope=repository:lab/app:pull", "Authorization", wrong);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).isEqualTo(direct.body()).contains("The user or the password is wrong.");
        assertThat(answer.headers().allValues("WWW-Authenticate"))
                .isEqualTo(direct.headers().allValues("WWW-Authenticate"));
    }

    @Test
    void theUpstreamIsAskedWhereItsTokensAreOnceAndByNobody() throws Exception {
        for (int i = 0; i < 3; i++) {
            proxy.send("GET", "/bestfit/v1/token?scope=repository:lab/app:pull", "Authorization", ADA, "Cookie", "a=b",
                    "Node-Features", "cpu=zen4");
        }

        List<RecordedRequest> asked = proxy.registry().requests();
        assertThat(asked).extracting(RecordedRequest::uri).containsExactly("/v2/",
                "/token?scope=repository:lab/app:pull", "/token?scope=repository:lab/app:pull",
                "/token?scope=repository:lab/app:pull");
        assertThat(asked.getFirst().headers().contains("Authorization")).isFalse();
        assertThat(asked).allSatisfy(request -> assertThat(request.headers().names()).doesNotContain("Cookie",
                "Node-Features", "cookie", "node-features"));
    }

    @Test
    void theOperatorCanSwitchItOff() throws Exception {
        try (RunningProxy off = RunningProxy.start(RegistryOptions.defaults().withAccess(Access.tokens()),
                config -> RunningProxy.with(config, TokenRealm.UPSTREAM))) {
            assertThat(off.send("GET", "/v2/").headers().firstValue("WWW-Authenticate"))
                    .contains("Bearer realm=\"" + off.registry().baseUrl() + "/token\",service=\"bestfit\"");
            HttpResponse<String> answer = off.send("GET", "/bestfit/v1/token");
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).contains("tokens for the registry 127.0.0.1:" + off.registry().port()
                    + " are not to be had here: ask the token service that it names itself");
        }
    }

    @Test
    void aPasswordChallengeStaysUntouched() throws Exception {
        try (RunningProxy basic = RunningProxy
                .start(RegistryOptions.defaults().withAccess(new Access.Basic("ada", "secret")))) {
            assertThat(basic.send("GET", "/v2/").headers().allValues("WWW-Authenticate"))
                    .containsExactly("Basic realm=\"bestfit\"");
            HttpResponse<String> answer = basic.send("GET", "/bestfit/v1/token", "Authorization", ADA);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("issues no tokens: send it a user and a password");
        }
    }

    @Test
    void anOpenUpstreamNeedsNoTokenAndSeesNone() throws Exception {
        try (RunningProxy open = RunningProxy.start()) {
            assertThat(open.send("GET", "/v2/").statusCode()).isEqualTo(200);
            HttpResponse<String> answer = open.send("GET", "/bestfit/v1/token", "Authorization", ADA);
            assertThat(answer.body()).isEqualTo("{\"token\":\"bestfit-none-needed\",\"access_token\":"
                    + "\"bestfit-none-needed\",\"expires_in\":300}");
            open.registry().put("lab/app", "1.0", INDEX);
            open.registry().reset();
            open.send("GET", "/v2/lab/app/manifests/1.0", "Authorization", "Bearer bestfit-none-needed");
            open.send("GET", "/v2/lab/app/manifests/1.0", "Authorization", "Bearer bestfit-none-needed",
                    "Node-Features", "zen4");
            assertThat(open.registry().requests()).hasSizeGreaterThan(2)
                    .allSatisfy(request -> assertThat(request.headers().contains("Authorization")).isFalse());
        }
    }

    @Test
    void whatIsNoQuestionIsRefused() throws Exception {
        HttpResponse<String> other = proxy.send("PUT", "/bestfit/v1/token");
        assertThat(other.statusCode()).isEqualTo(405);
        assertThat(other.headers().firstValue("Allow")).contains("GET, POST");
        assertThat(other.body()).contains("PUT is not possible here: ask for a token with GET or POST");
        HttpResponse<String> tooLong = proxy.post("/bestfit/v1/token", "scope=" + "x".repeat(64 * 1024),
                "Content-Type", "application/x-www-form-urlencoded");
        assertThat(tooLong.statusCode()).isEqualTo(413);
        assertThat(tooLong.body()).contains("the parameters of this question for a token are over 65536 bytes: ask for"
                + " fewer scopes at once");
        assertThat(proxy.registry().requests()).isEmpty();
    }

    private HttpResponse<String> direct(String method, String target, String... headers) throws Exception {
        return proxy.sendTo(proxy.registry().port(), method, target, headers);
    }

    private int port() {
        return proxy.server().registryPort();
    }

    static String token(HttpResponse<String> answer) {
        return new JsonObject(answer.body()).getString("token");
    }

    private static Map<String, List<String>> others(HttpResponse<String> answer) {
        var headers = new TreeMap<>(answer.headers().map());
        headers.keySet().removeIf(name -> name.equalsIgnoreCase("WWW-Authenticate") || name.equalsIgnoreCase("Date"));
        return headers;
    }
}
