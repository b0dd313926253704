package io.bestfit.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.config.Blobs;
import io.bestfit.proxy.config.ProxyConfig;
import io.bestfit.proxy.config.Upstream;
import io.bestfit.proxy.config.UpstreamTrust;
import io.bestfit.proxy.registry.ImageBuilder;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** Blobs by redirect: the client is sent to the upstream's own URL for the bytes, and for nothing else. */
class BlobRedirectTest {

    private static final String REPOSITORY = "/v2/lab/app";

    private static ProxyConfig redirecting(ProxyConfig config) {
        Upstream upstream = config.upstream();
        return new ProxyConfig(config.version(), config.listeners(), config.admin(),
                new Upstream(upstream.url(), upstream.maxConnections(), upstream.namespaces(), upstream.tokenRealm(),
                        upstream.tokenHosts(), UpstreamTrust.DEFAULT, null, Blobs.REDIRECT),
                config.selection(), config.evidence(), config.profiles(), config.cache(), config.timeouts(),
                config.log());
    }

    @Test
    void aBlobIsAtTheUpstreamsOwnUrlWithTheQueryAndWithoutWhatOnlyTheProxyKnows() throws Exception {
        try (RunningProxy proxy = RunningProxy.start(BlobRedirectTest::redirecting)) {
            String digest = proxy.registry().putBlob("lab/app", ImageBuilder.variant("amd64", "one").blobs().getFirst())
                    .toString();
            String blob = "/lab/app/blobs/" + digest;
            String target = proxy.registry().baseUrl() + "/v2" + blob;
            for (String path : new String[]{"/v2" + blob, "/v2/for/zen3" + blob, "/for/zen3/v2" + blob}) {
                HttpResponse<String> answer = proxy.send("GET", path + "?a=%2F");
                assertThat(answer.statusCode()).as(path).isEqualTo(307);
                assertThat(answer.headers().firstValue("Location")).as(path).hasValue(target + "?a=%2F");
                assertThat(answer.body()).isEmpty();
            }
            HttpResponse<String> followed = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build()
                    .send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + proxy.server().registryPort() + "/v2"
                            + blob)).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(followed.statusCode()).isEqualTo(200);
            assertThat(followed.uri()).isEqualTo(URI.create(target));
            assertThat(followed.headers().firstValue("Docker-Content-Digest")).hasValue(digest);
        }
    }

    @Test
    void everythingElseGoesThroughTheProxy() throws Exception {
        try (RunningProxy proxy = RunningProxy.start(BlobRedirectTest::redirecting)) {
            String digest = proxy.registry().putBlob("lab/app", ImageBuilder.variant("amd64", "one").blobs().getFirst())
                    .toString();
            assertThat(proxy.send("HEAD", REPOSITORY + "/blobs/" + digest).statusCode()).isEqualTo(200);
            assertThat(proxy.send("DELETE", REPOSITORY + "/blobs/" + digest).statusCode()).isNotEqualTo(307);
            assertThat(proxy.send("GET", REPOSITORY + "/tags/list").statusCode()).isNotEqualTo(307);
            assertThat(proxy.send("GET", REPOSITORY + "/manifests/" + digest).statusCode()).isNotEqualTo(307);
            assertThat(proxy.send("GET", "/v2/").statusCode()).isEqualTo(200);
            assertThat(proxy.post(REPOSITORY + "/blobs/uploads/", "").statusCode()).isEqualTo(202);
        }
    }
}
