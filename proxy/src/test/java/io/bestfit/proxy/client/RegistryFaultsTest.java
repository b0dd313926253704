package io.bestfit.proxy.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bestfit.matcher.oci.Digest;
import io.bestfit.matcher.oci.ImageIndexReader;
import io.bestfit.proxy.credentials.DockerCredentials;
import io.bestfit.proxy.registry.Access;
import io.bestfit.proxy.registry.EmbeddedRegistry;
import io.bestfit.proxy.registry.Fault;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import io.bestfit.proxy.registry.RecordedRequest;
import io.bestfit.proxy.registry.RegistryOptions;
import io.bestfit.proxy.registry.RequestPredicate;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client believes of a registry that misbehaves, and to whom it shows a secret. */
class RegistryFaultsTest {

    private static final Image IMAGE = IndexBuilder.oci()
            .features(ImageBuilder.variant("amd64", "zen3"), "amd64", "zen3").build();
    private static final Digest OTHER = ImageBuilder.variant("amd64", "other").digest();
    private static final RequestPredicate WITH_SECRET = request -> request.headers().contains("Authorization");
    /** base64 of u:p */
    private static final String PASSWORD = "{\"auths\": {\"127.0.0.1:%d\": {\"auth\": \"dTpw\"}}}";
    private static final String IDENTITY = "{\"auths\": {\"127.0.0.1:%d\": {\"identitytoken\": \"p\"}}}";

    private final Vertx vertx = Vertx.vertx();

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    @Test
    void bytesThatAreNotWhatTheRegistryAnnouncedAreRefused() {
        EmbeddedRegistry registry = registry(new Access.Open());
        registry.faults().on(RequestPredicate.manifests()).answer(new Fault.WrongDigest(OTHER.text()));

        assertThatThrownBy(() -> get(registry, "team/app:1", "{}")).hasMessage(tried(registry, "1")
                + "the answer has the digest " + IMAGE.digest() + " and not the announced " + OTHER
                + "; try again, and ask who runs the registry");
    }

    @Test
    void bytesThatAreNotWhatWasAskedForAreRefused() {
        EmbeddedRegistry registry = registry(new Access.Open());
        registry.faults().on(RequestPredicate.manifests()).answer(new Fault.WrongBytes());

        assertThatThrownBy(() -> get(registry, "team/app@" + IMAGE.digest(), "{}"))
                .hasMessageStartingWith(tried(registry, IMAGE.digest().text()) + "the answer has the digest sha256:")
                .hasMessageEndingWith("; do not use this registry until it is repaired");
    }

    @Test
    void aTruncatedAnswerIsNone() {
        EmbeddedRegistry registry = registry(new Access.Open());
        registry.faults().on(RequestPredicate.manifests()).answer(new Fault.CloseWithinBody(-1));

        assertThatThrownBy(() -> get(registry, "team/app:1", "{}")).isInstanceOf(UnavailableException.class)
                .hasMessageStartingWith(tried(registry, "1") + "the exchange broke: ")
                .hasMessageEndingWith("; try again, or look at the registry's log");
    }

    @Test
    void chunksWithoutTheLastAreNoAnswer() {
        EmbeddedRegistry registry = registry(new Access.Open());
        registry.faults().on(RequestPredicate.manifests()).answer(new Fault.UnfinishedChunks());

        assertThatThrownBy(() -> get(registry, "team/app:1", "{}")).isInstanceOf(UnavailableException.class)
                .hasMessageStartingWith(tried(registry, "1") + "the exchange broke: ");
    }

    @Test
    void anAnswerOverTheLimitIsNotRead() {
        EmbeddedRegistry registry = registry(new Access.Open());
        registry.faults().on(RequestPredicate.manifests())
                .answer(new Fault.Status(200, Map.of(), " ".repeat(ImageIndexReader.MAX_DOCUMENT_BYTES + 1)));

        assertThatThrownBy(() -> get(registry, "team/app:1", "{}"))
                .hasMessage(tried(registry, "1") + "the answer is over 4393216 bytes; it is no manifest");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"403|the registry answered 403 (DENIED: The registry was told to answer 403.);"
            + " run 'docker login 127.0.0.1:PORT'",
            "429|the registry answered 429 (TOOMANYREQUESTS: The registry was told to answer 429.); the registry asks"
                    + " for patience; try again later, or run 'docker login 127.0.0.1:PORT'",
            "502|the registry answered 502 (UNAVAILABLE: The registry was told to answer 502.); try again, or ask who"
                    + " runs the registry"})
    void aRefusalIsToldWithWhatToDo(int status, String sentence) {
        EmbeddedRegistry registry = registry(new Access.Open());
        registry.faults().on(RequestPredicate.manifests()).answer(Fault.status(status));

        assertThatThrownBy(() -> get(registry, "team/app:1", "{}"))
                .hasMessage(tried(registry, "1") + sentence.replace("PORT", String.valueOf(registry.port())));
    }

    @Test
    void anotherHostGetsNoSecretByARedirection() throws Exception {
        EmbeddedRegistry elsewhere = registry(new Access.Open());
        EmbeddedRegistry registry = registry(new Access.Basic("u", "p"));
        registry.faults().on(WITH_SECRET).answer(Fault.redirect(
                "http://127.0.0.1:" + elsewhere.port() + "/v2/team/app/manifests/1"));

        assertThat(get(registry, "team/app:1", PASSWORD).digest()).isEqualTo(IMAGE.digest());
        assertThat(registry.requests()).as("the registry itself was shown the password").anyMatch(
                WITH_SECRET::matches);
        assertThat(elsewhere.requests()).singleElement().asString().isEqualTo("GET /v2/team/app/manifests/1");
        assertThat(elsewhere.requests()).noneMatch(WITH_SECRET::matches);
    }

    @Test
    void redirectionsInACircleEnd() {
        EmbeddedRegistry registry = registry(new Access.Open());
        registry.faults().on(RequestPredicate.manifests()).answer(Fault.redirect("/v2/team/app/manifests/1"));

        assertThatThrownBy(() -> get(registry, "team/app:1", "{}")).hasMessage(
                tried(registry, "1") + "it was redirected more than 5 times; ask who runs the registry");
        assertThat(registry.requests()).hasSize(6);
    }

    @ParameterizedTest
    @CsvSource({"ftp://127.0.0.1/x, it was redirected to an address without TLS; ask who runs the registry",
            "http:///x, it was redirected to an address without TLS; ask who runs the registry",
            "http://[, it was redirected to no URL; ask who runs the registry"})
    void aRedirectionToNowhereIsNotFollowed(String location, String sentence) {
        EmbeddedRegistry registry = registry(new Access.Open());
        registry.faults().on(RequestPredicate.manifests()).answer(Fault.redirect(location));

        assertThatThrownBy(() -> get(registry, "team/app:1", "{}")).hasMessage(tried(registry, "1") + sentence);
    }

    @ParameterizedTest
    @ValueSource(strings = {PASSWORD, IDENTITY})
    void aTokenServiceThatRedirectsIsNotFollowed(String config) {
        EmbeddedRegistry trap = registry(new Access.Open());
        EmbeddedRegistry registry = registry(Access.tokens("u", "p"));
        registry.faults().on(request -> request.uri().startsWith("/token"))
                .answer(Fault.redirect("http://127.0.0.1:" + trap.port() + "/token"));

        assertThatThrownBy(() -> get(registry, "team/app:1", config)).hasMessage("Tried to get " + registry.baseUrl()
                + "/token, but the token service answered 307 to the credentials of docker's config.json; run"
                + " 'docker login 127.0.0.1:" + registry.port() + "'");
        assertThat(trap.requests()).isEmpty();
    }

    @Test
    void anIdentityTokenIsExchangedForAToken() throws Exception {
        EmbeddedRegistry registry = registry(Access.tokens("u", "p"));

        assertThat(get(registry, "team/app:1", IDENTITY).digest()).isEqualTo(IMAGE.digest());
        assertThat(registry.requests()).extracting(RecordedRequest::toString).containsExactly(
                "GET /v2/team/app/manifests/1", "POST /token", "GET /v2/team/app/manifests/1");
    }

    @Test
    void anIdentityTokenIsNotShownToARegistryThatAsksForAPassword() {
        EmbeddedRegistry registry = registry(new Access.Basic("u", "p"));

        assertThatThrownBy(() -> get(registry, "team/app:1", IDENTITY)).hasMessage(tried(registry, "1")
                + "the registry answered 401 (UNAUTHORIZED: The registry wants a user and a password.); run"
                + " 'docker login 127.0.0.1:" + registry.port() + "'");
        assertThat(registry.requests()).singleElement().matches(request -> !WITH_SECRET.matches(request));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{}|the token service's answer holds no token; ask who runs it",
            "{\"token\":\"a\\r\\nX: y\"}|the token service's answer holds no token; ask who runs it",
            "{\"token\":7}|the token service's answer holds no token; ask who runs it",
            "[]|the token service's answer holds no token; ask who runs it",
            "<html>|the token service answered no JSON; is it one?"})
    void whatIsNoTokenIsNotUsed(String answer, String sentence) {
        EmbeddedRegistry registry = registry(Access.tokens());
        registry.faults().on(request -> request.uri().startsWith("/token"))
                .answer(new Fault.Status(200, Map.of(), answer));

        assertThatThrownBy(() -> get(registry, "team/app:1", "{}"))
                .hasMessage("Tried to get " + registry.baseUrl() + "/token, but " + sentence);
    }

    @Test
    void aTokenMayHaveItsOtherName() throws Exception {
        EmbeddedRegistry registry = registry(Access.tokens());
        registry.faults().on(request -> request.uri().startsWith("/token"))
                .answer(new Fault.Status(200, Map.of(), "{\"token\":null,\"access_token\":\"abc\"}"));
        registry.faults().on(request -> "Bearer abc".equals(request.headers().get("Authorization")))
                .answer(new Fault.Status(200, Map.of(), "{}"));

        assertThat(get(registry, "team/app:1", "{}").content()).hasToString("{}");
    }

    private static String tried(EmbeddedRegistry registry, String reference) {
        return "Tried to get " + registry.baseUrl() + "/v2/team/app/manifests/" + reference + ", but ";
    }

    private RegistryClient.Manifest get(EmbeddedRegistry registry, String image, String config) throws Exception {
        Files.writeString(folder.resolve("config.json"), config.formatted(registry.port()));
        try (RegistryClient client = new RegistryClient(
                DockerCredentials.ofUser(Map.of("DOCKER_CONFIG", folder.toString())))) {
            return client.get((Reference.Registry) Reference.parse("127.0.0.1:" + registry.port() + "/" + image));
        }
    }

    private EmbeddedRegistry registry(Access access) {
        EmbeddedRegistry registry = EmbeddedRegistry.start(vertx, RegistryOptions.defaults().withAccess(access))
                .await();
        registry.put("team/app", "1", IMAGE);
        return registry;
    }
}
