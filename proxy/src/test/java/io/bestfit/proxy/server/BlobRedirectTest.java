package io.bestfit.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.config.Blobs;
import io.bestfit.proxy.config.ProxyConfig;
import io.bestfit.proxy.config.Upstream;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.testing.RawExchange;
import io.bestfit.proxy.testing.RawServer;
import io.bestfit.proxy.testing.WholeProxy;
import io.bestfit.proxy.upstream.Origin;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Blobs by redirect: the client is sent to the upstream's own URL for the bytes, and for nothing else. */
class BlobRedirectTest {

    private static final String REPOSITORY = "/v2/lab/app";

    private static ProxyConfig redirecting(ProxyConfig config) {
        return with(config, config.upstream().url(), Blobs.REDIRECT);
    }

    private static ProxyConfig with(ProxyConfig config, Origin origin, Blobs blobs) {
        Upstream upstream = config.upstream();
        return new ProxyConfig(config.version(), config.listeners(), config.admin(),
                new Upstream(origin, upstream.maxConnections(), upstream.namespaces(), upstream.tokenRealm(),
                        upstream.tokenHosts(), upstream.trust(), null, upstream.http2(), blobs),
                config.selection(), config.evidence(), config.profiles(), config.cache(), config.timeouts(),
                config.log());
    }

    private static String blob(RunningProxy proxy) {
        return proxy.registry().putBlob("lab/app", ImageBuilder.variant("amd64", "one").blobs().getFirst()).toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void aBlobIsAtTheUpstreamsOwnUrlWithTheQueryAndWithoutWhatOnlyTheProxyKnows(String method) throws Exception {
        try (RunningProxy proxy = RunningProxy.start(BlobRedirectTest::redirecting)) {
            String path = "/lab/app/blobs/" + blob(proxy);
            for (String asked : new String[]{"/v2" + path, "/v2/for/zen3" + path, "/for/zen3/v2" + path}) {
                HttpResponse<String> answer = proxy.send(method, asked + "?a=%2F", "Range", "bytes=1-2");
                assertThat(answer.statusCode()).as(asked).isEqualTo(307);
                assertThat(answer.headers().firstValue("Location")).as(asked)
                        .hasValue(proxy.registry().baseUrl() + "/v2" + path + "?a=%2F");
                assertThat(answer.headers().firstValue("Docker-Distribution-Api-Version")).hasValue("registry/2.0");
                assertThat(answer.body()).isEmpty();
            }
            assertThat(proxy.registry().requests()).isEmpty();
        }
    }

    @Test
    void aClientThatFollowsHasTheBlobFromTheUpstream() throws Exception {
        try (RunningProxy proxy = RunningProxy.start(BlobRedirectTest::redirecting);
                HttpClient following = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build()) {
            String digest = blob(proxy);
            HttpResponse<String> followed = following.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                    + proxy.server().registryPort() + REPOSITORY + "/blobs/" + digest)).build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(followed.statusCode()).isEqualTo(200);
            assertThat(followed.uri()).hasPort(URI.create(proxy.registry().baseUrl()).getPort());
            assertThat(followed.headers().firstValue("Docker-Content-Digest")).hasValue(digest);
        }
    }

    @Test
    void whoeverShowsCredentialsIsRelayedSinceClientsTakeThemNowhereElse() throws Exception {
        try (RunningProxy proxy = RunningProxy.start(BlobRedirectTest::redirecting)) {
            String path = REPOSITORY + "/blobs/" + blob(proxy);
            for (String method : new String[]{"GET", "HEAD"}) {
                HttpResponse<String> answer = proxy.send(method, path, "Authorization", "Bearer t");
                assertThat(answer.statusCode()).as(method).isEqualTo(200);
                assertThat(answer.headers().firstValue("Location")).as(method).isEmpty();
            }
        }
    }

    @Test
    void everythingElseGoesThroughTheProxy() throws Exception {
        try (RunningProxy proxy = RunningProxy.start(BlobRedirectTest::redirecting)) {
            String digest = blob(proxy);
            assertThat(proxy.send("DELETE", REPOSITORY + "/blobs/" + digest).statusCode()).isNotEqualTo(307);
            assertThat(proxy.send("GET", REPOSITORY + "/tags/list").statusCode()).isNotEqualTo(307);
            assertThat(proxy.send("GET", REPOSITORY + "/manifests/" + digest).statusCode()).isNotEqualTo(307);
            assertThat(proxy.send("GET", "/v2/").statusCode()).isEqualTo(200);
            assertThat(proxy.post(REPOSITORY + "/blobs/uploads/", "", "Accept", "*/*").statusCode()).isEqualTo(202);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRedirectOfTheUpstreamItselfIsPassedOnAsItIs(Blobs blobs) throws Exception {
        String location = "\r\nLocation: https://storage.example/b?signature=a%2Fb\r\n";
        String redirect = "HTTP/1.1 307 Temporary Redirect" + location + "Content-Length: 0\r\n\r\n";
        try (RawServer upstream = RawServer.sending(redirect);
                WholeProxy proxy = new WholeProxy(with(WholeProxy.config(upstream.port()),
                        new Origin(false, "127.0.0.1", upstream.port()), blobs))) {
            assertThat(RawExchange.of(proxy.port(), "GET " + REPOSITORY + "/blobs/sha256:" + "0".repeat(64)
                    + " HTTP/1.1\r\nHost: p\r\nAuthorization: Bearer t\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 307 Temporary Redirect\r\n")
                    .contains(location);
            assertThat(upstream.heads).hasSize(1);
        }
    }
}
