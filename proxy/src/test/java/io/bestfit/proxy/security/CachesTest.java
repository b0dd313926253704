package io.bestfit.proxy.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.registry.Access;
import io.bestfit.proxy.registry.Fault;
import io.bestfit.proxy.registry.RegistryOptions;
import io.bestfit.proxy.server.RunningProxy;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept of one caller is nothing for another, nor for the same one when the registry has changed its mind. */
@DisplayName("CVE-2026-35172, CVE-2024-39897 (GHSA-55r9-5mx9-qq7r), CVE-2025-23208 (GHSA-c9p4-xwr9-rfhx), CVE-2026-31801")
class CachesTest {

    private static final String TAG = "/v2/lab/app/manifests/1";
    private static final String EXPLAIN = "/bestfit/v1/explain?ref=lab/app:1";
    private static final String ALICE = basic("alice", "wonderland");

    @SuppressWarnings("NullAway.Init") // set before each test
    private RunningProxy proxy;

    @BeforeEach
    void start() throws Exception {
        proxy = RunningProxy.start(RegistryOptions.defaults().withAccess(new Access.Basic("alice", "wonderland")));
        proxy.registry().put("lab/app", "1", HostileDocumentsSite.INDEX);
        for (int time = 0; time < 2; time++) {
            assertThat(get(TAG, ALICE).headers().firstValue("Docker-Content-Digest"))
                    .contains(HostileDocumentsSite.ZEN3.digest().text());
            assertThat(get(EXPLAIN, ALICE).statusCode()).isEqualTo(200);
        }
    }

    @AfterEach
    void stop() throws Exception {
        proxy.close();
    }

    static Stream<String> others() {
        return Stream.of("", basic("alice", "wrong"), basic("bob", "wonderland"), "Bearer of-another",
                ALICE.toLowerCase(java.util.Locale.ROOT), ALICE + "=");
    }

    @ParameterizedTest(name = "[{index}] gets nothing of what alice was given")
    @MethodSource("others")
    void anotherGetsNothingOfIt(String credentials) throws Exception {
        for (String target : List.of(TAG, EXPLAIN, "/v2/for/zen3/lab/app/manifests/1",
                "/v2/lab/app/manifests/" + HostileDocumentsSite.ZEN3.digest(),
                "/v2/lab/app/manifests/" + HostileDocumentsSite.INDEX.digest())) {
            HttpResponse<String> refused = get(target, credentials);
            assertThat(refused.statusCode()).as(target).isEqualTo(401);
            assertThat(refused.body()).doesNotContain("sha256:");
        }
        assertThat(get(TAG, ALICE).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest(name = "when the registry answers {0} to the tag, so does the proxy")
    @ValueSource(ints = {401, 403, 404})
    void whatIsRevokedOrDeletedIsGoneAtOnce(int status) throws Exception {
        proxy.registry().faults().on(asked -> asked.uri().equals(TAG)).answer(Fault.status(status, Map.of()));

        assertThat(get(TAG, ALICE).statusCode()).isEqualTo(status);
        assertThat(get(EXPLAIN, ALICE).statusCode()).isEqualTo(status);
    }

    @Test
    @DisplayName("what is deleted is gone, and what is pushed in its place is there, at once")
    void aTagIsWhatItIsNow() throws Exception {
        proxy.registry().clear();
        assertThat(get(TAG, ALICE).statusCode()).isEqualTo(404);

        proxy.registry().put("lab/app", "1", HostileDocumentsSite.GENERIC);
        assertThat(get(TAG, ALICE).headers().firstValue("Docker-Content-Digest"))
                .contains(HostileDocumentsSite.GENERIC.digest().text());
    }

    @Test
    @DisplayName("what was seen in one repository is asked for again in another that names it")
    void aDigestOfAnotherRepositoryIsAskedForThere() throws Exception {
        // Somebody who knows the digests pushes an index that names them, but not the images.
        proxy.registry().put("mallory/app", "1", new io.bestfit.proxy.registry.Image(
                HostileDocumentsSite.INDEX.mediaType(), HostileDocumentsSite.INDEX.manifest(), List.of(), List.of()));

        HttpResponse<String> answer = get("/v2/mallory/app/manifests/1", ALICE);

        assertThat(answer.headers().firstValue("Docker-Content-Digest"))
                .contains(HostileDocumentsSite.INDEX.digest().text());
        assertThat(answer.headers().firstValue("Bestfit-Selection")).isEmpty();
    }

    @ParameterizedTest(name = "{0} is the registry's to allow")
    @ValueSource(strings = {"PUT", "DELETE", "POST", "PATCH"})
    void aPushIsTheRegistrysToAllow(String method) throws Exception {
        for (String credentials : List.of("", basic("bob", "x"), ALICE)) {
            var direct = proxy.sendTo(proxy.registry().port(), method, "/v2/lab/app/manifests/latest",
                    headers(credentials));
            proxy.registry().reset();
            var through = proxy.send(method, "/v2/lab/app/manifests/latest", headers(credentials));
            assertThat(through.statusCode()).isEqualTo(direct.statusCode());
            assertThat(through.body()).isEqualTo(direct.body());
            assertThat(proxy.registry().requests()).singleElement().satisfies(request -> assertThat(
                    request.headers().getAll("Authorization")).isEqualTo(
                            credentials.isEmpty()
                                    ? List.of()
                                    : List.of(credentials)));
        }
    }

    private HttpResponse<String> get(String target, String credentials) throws Exception {
        return proxy.send("GET", target, headers(credentials));
    }

    private static String[] headers(String credentials) {
        return credentials.isEmpty()
                ? new String[]{"Node-Features", "cpu=zen3"}
                : new String[]{"Node-Features", "cpu=zen3", "Authorization", credentials};
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }
}
