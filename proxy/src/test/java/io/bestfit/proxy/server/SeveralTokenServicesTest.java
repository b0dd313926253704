package io.bestfit.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.config.ConfigLoader;
import io.bestfit.proxy.config.Overrides;
import io.bestfit.proxy.registry.Access;
import io.bestfit.proxy.registry.EmbeddedRegistry;
import io.bestfit.proxy.registry.Fault;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import io.bestfit.proxy.registry.RecordedRequest;
import io.bestfit.proxy.registry.RegistryOptions;
import io.bestfit.proxy.testing.CapturedLog;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Token services elsewhere, and of several upstreams behind one proxy. */
class SeveralTokenServicesTest {

    private static final Image ZEN3 = ImageBuilder.variant("amd64", "zen3");
    private static final Image INDEX = IndexBuilder.oci().annotated(ImageBuilder.variant("amd64", "generic"), "amd64",
            Map.of()).annotated(ZEN3, "amd64", Map.of("org.supercontainers.hardware.cpu.target.microarch", "zen3"))
            .build();
    private static final Access.Basic ADA = new Access.Basic("ada", "secret");
    private static final String BASIC = "Basic "
            + Base64.getEncoder().encodeToString("ada:secret".getBytes(StandardCharsets.UTF_8));

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<String> issued = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() throws Exception {
        client.close();
        RunningProxy.await(vertx.close());
    }

    @Test
    void aListedTokenServiceElsewhereIsAsked() throws Exception {
        HttpServer service = tokenService();
        EmbeddedRegistry registry = registry(service);
        try (CapturedLog log = new CapturedLog()) {
            ProxyServer proxy = proxy("upstream: {url: \"%s\", tokenHosts: [\"http://127.0.0.1:%d\"]}"
                    .formatted(registry.baseUrl(), service.actualPort()));

            assertThat(challenge(get(proxy, "/v2/"))).isEqualTo("Bearer realm=\"http://127.0.0.1:"
                    + proxy.registryPort() + "/bestfit/v1/token\",service=\"bestfit\"");
            HttpResponse<String> answer = get(proxy, "/bestfit/v1/token?service=other"
                    + "&scope=repository:for/zen4/lab/app:pull", "Authorization", BASIC);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(issued).containsExactly(
                    "GET /issue?part=1&service=bestfit&scope=repository%3Alab%2Fapp%3Apull " + BASIC);
            assertThat(pulled(proxy, "for/zen4/lab/app", TokenHandlerTest.token(answer)))
                    .contains(ZEN3.digest().text());
            assertThat(log.noise()).isEmpty();
        }
    }

    @Test
    void anotherIsNotAskedAndTheOperatorIsToldOnce() throws Exception {
        HttpServer service = tokenService();
        EmbeddedRegistry registry = registry(service);
        String origin = "http://127.0.0.1:" + service.actualPort();
        try (CapturedLog log = new CapturedLog()) {
            ProxyServer proxy = proxy("upstream: {url: \"" + registry.baseUrl() + "\"}");

            for (int i = 0; i < 3; i++) {
                assertThat(challenge(get(proxy, "/v2/")))
                        .isEqualTo("Bearer realm=\"" + origin + "/issue?part=1\",service=\"bestfit\"");
            }
            HttpResponse<String> answer = get(proxy, "/bestfit/v1/token?scope=repository:for/zen4/lab/app:pull",
                    "Authorization", BASIC);
            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.body()).contains("the registry 127.0.0.1:" + registry.port() + " names " + origin
                    + " as its token service, which this proxy does not ask: the operator can add it to"
                    + " upstream.tokenHosts");
            assertThat(issued).isEmpty();
            assertThat(log.noise()).containsExactly("WARN io.bestfit.proxy.token.UnlistedRealms the registry "
                    + registry.baseUrl() + " names " + origin + " as its token service, which is neither the registry"
                    + " itself nor in upstream.tokenHosts, so clients are sent there as they would be without Bestfit;"
                    + " those that write for/SELECTOR/ into names, as podman, skopeo and buildah do, will get no fitting"
                    + " token: add " + origin + " to upstream.tokenHosts, or set upstream.tokenRealm to upstream");
        }
    }

    @Test
    void nothingOfAQuestionIsLogged() throws Exception {
        EmbeddedRegistry registry = started(Access.tokens("ada", "secret"));
        try (CapturedLog log = new CapturedLog()) {
            ProxyServer proxy = proxy("upstream: {url: \"" + registry.baseUrl() + "\"}");
            String token = TokenHandlerTest.token(get(proxy,
                    "/bestfit/v1/token?account=ada&scope=repository:for/zen4/lab/app:pull", "Authorization", BASIC));
            HttpResponse<String> metrics = client.send(HttpRequest
                    .newBuilder(URI.create("http://127.0.0.1:" + proxy.adminPort() + "/metrics")).build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(log.nextRequest()).contains("path=/bestfit/v1/token ", "route=token", "status=200")
                    .doesNotContain("ada", "scope", token, BASIC);
            assertThat(metrics.body()).contains("route=\"token\"").doesNotContain("lab/app", token);
        }
    }

    @Test
    void theScopeChoosesAmongUpstreams() throws Exception {
        EmbeddedRegistry plain = started(new Access.Open());
        EmbeddedRegistry team = started(Access.tokens("ada", "secret"));
        HttpServer service = tokenService();
        EmbeddedRegistry hub = registry(service);
        ProxyServer proxy = proxy("""
                upstream: {url: "%s"}
                upstreams:
                  team: {url: "%s"}
                  hub: {url: "%s", tokenHosts: ["http://127.0.0.1:%d"]}
                """.formatted(plain.baseUrl(), team.baseUrl(), hub.baseUrl(), service.actualPort()));

        // A ping goes to the one without a name, which wants no token; the others do.
        HttpResponse<String> ping = get(proxy, "/v2/");
        assertThat(ping.statusCode()).isEqualTo(401);
        assertThat(challenge(ping)).isEqualTo(
                "Bearer realm=\"http://127.0.0.1:" + proxy.registryPort() + "/bestfit/v1/token\",service=\"bestfit\"");

        for (String name : List.of("lab/app", "team/lab/app", "hub/lab/app")) {
            HttpResponse<String> answer = get(proxy,
                    "/bestfit/v1/token?service=bestfit&scope=repository:for/zen4/" + name + ":pull", "Authorization",
                    BASIC);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            String token = TokenHandlerTest.token(answer);
            assertThat(pulled(proxy, "for/zen4/" + name, token)).as(name).contains(ZEN3.digest().text());
            assertThat(get(proxy, "/v2/", "Authorization", "Bearer " + token).statusCode()).isEqualTo(200);
        }
        assertThat(team.scopesAsked()).containsExactly("repository:lab/app:pull");
        assertThat(hub.scopesAsked()).containsExactly("repository:lab/app:pull");
        assertThat(plain.requests()).filteredOn(request -> request.uri().contains("/lab/app/"))
                .allSatisfy(request -> assertThat(request.headers().contains("Authorization")).isFalse());

        HttpResponse<String> both = get(proxy,
                "/bestfit/v1/token?scope=repository:team/lab/app:pull&scope=repository:for/zen4/hub/lab/app:pull");
        assertThat(both.statusCode()).isEqualTo(400);
        assertThat(both.body())
                .contains("a token is for the repositories of one registry, and these scopes name several:"
                        + " hub, team; ask for one token each");
        // Who logs in names no repository: the first that wants a token is asked.
        assertThat(get(proxy, "/bestfit/v1/token?account=ada", "Authorization", "Basic bm86Ym9keQ==").statusCode())
                .isEqualTo(401);
        assertThat(team.requests()).extracting(RecordedRequest::uri).endsWith("/token?account=ada");
    }

    @Test
    void withoutOneThatHasNoNameThePingSpeaksForTheNamed() throws Exception {
        EmbeddedRegistry plain = started(new Access.Open());
        EmbeddedRegistry team = started(Access.tokens("ada", "secret"));
        ProxyServer tokens = proxy("upstreams: {plain: {url: \"%s\"}, team: {url: \"%s\"}}".formatted(plain.baseUrl(),
                team.baseUrl()));
        ProxyServer open = proxy("upstreams: {one: {url: \"%s\"}, other: {url: \"%s\"}}".formatted(plain.baseUrl(),
                plain.baseUrl()));

        assertThat(get(tokens, "/v2/").statusCode()).isEqualTo(401);
        assertThat(get(open, "/v2/").statusCode()).isEqualTo(200);
        HttpResponse<String> nowhere = get(tokens, "/bestfit/v1/token?scope=repository:lab/app:pull");
        assertThat(nowhere.statusCode()).isEqualTo(404);
        assertThat(nowhere.body()).contains("no upstream of this proxy has the repository of the scope that a token is"
                + " asked for; begin its name with one of plain, team");
    }

    @Test
    void aRegistryThatCannotAnswerIsSaidToBe() throws Exception {
        EmbeddedRegistry registry = started(Access.tokens());
        ProxyServer proxy = proxy("upstream: {url: \"" + registry.baseUrl() + "\"}");
        registry.faults().on(request -> request.uri().equals("/v2/")).answer(Fault.status(503));
        HttpResponse<String> busy = get(proxy, "/bestfit/v1/token?scope=repository:lab/app:pull");
        assertThat(busy.statusCode()).isEqualTo(503);
        assertThat(busy.body())
                .contains("the registry 127.0.0.1:" + registry.port() + " cannot be asked for tokens now:"
                        + " it answered 503 when it was asked where its tokens are; try again later");
    }

    @Test
    void aRegistryThatIsGoneIsSaidToBe() throws Exception {
        EmbeddedRegistry registry = started(Access.tokens());
        ProxyServer proxy = proxy("upstream: {url: \"" + registry.baseUrl() + "\"}");
        RunningProxy.await(registry.close());

        HttpResponse<String> answer = get(proxy, "/bestfit/v1/token?scope=repository:lab/app:pull");
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("The upstream registry 127.0.0.1:" + registry.port()
                + " refused the connection; check that it is running and that its port is right.");
    }

    /** Issues the tokens of the registry that is started after it, from another port. */
    private HttpServer tokenService() throws Exception {
        return RunningProxy.await(vertx.createHttpServer().requestHandler(this::issue).listen(0, "127.0.0.1"));
    }

    private int issuer;

    private void issue(HttpServerRequest request) {
        issued.add(request.method() + " " + request.uri() + " " + request.getHeader("Authorization"));
        vertx.createHttpClient().request(HttpMethod.GET, issuer, "127.0.0.1", "/token?" + request.query())
                .compose(asked -> asked.putHeader("Authorization", request.getHeader("Authorization")).send())
                .compose(HttpClientResponse::body)
                .onSuccess((Buffer body) -> request.response().putHeader("Content-Type", "application/json").end(body));
    }

    private EmbeddedRegistry registry(HttpServer service) throws Exception {
        EmbeddedRegistry registry = started(new Access.Token(
                Optional.of("http://127.0.0.1:" + service.actualPort() + "/issue?part=1"), Optional.of(ADA)));
        issuer = registry.port();
        return registry;
    }

    private EmbeddedRegistry started(Access access) throws Exception {
        EmbeddedRegistry registry = RunningProxy
                .await(EmbeddedRegistry.start(vertx, RegistryOptions.defaults().withAccess(access)));
        registry.put("lab/app", "1.0", INDEX);
        return registry;
    }

    private ProxyServer proxy(String config) throws Exception {
        return RunningProxy.await(ProxyServer.start(vertx, ConfigLoader.parse("test.yaml",
                "listen: 127.0.0.1:0\nadmin: 127.0.0.1:0\n" + config, Overrides.NONE), new BuildInfo("test", "test"),
                1));
    }

    private Optional<String> pulled(ProxyServer proxy, String repository, String token) throws Exception {
        return get(proxy, "/v2/" + repository + "/manifests/1.0", "Accept", "*/*", "Authorization", "Bearer " + token)
                .headers().firstValue("Docker-Content-Digest");
    }

    private HttpResponse<String> get(ProxyServer proxy, String target, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + proxy.registryPort() + target));
        return client.send((headers.length == 0 ? request : request.headers(headers)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String challenge(HttpResponse<String> answer) {
        return answer.headers().firstValue("WWW-Authenticate").orElseThrow();
    }
}
