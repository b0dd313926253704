package io.bestfit.proxy.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.config.TokenRealm;
import io.bestfit.proxy.config.Upstream;
import io.bestfit.proxy.config.Upstreams;
import io.bestfit.proxy.oci.OciErrorCode;
import io.bestfit.proxy.routing.UpstreamRouter.Repository;
import io.bestfit.proxy.upstream.Origin;
import java.util.LinkedHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamRouterTest {

    private static final UpstreamRouter WITH_DEFAULT = new UpstreamRouter(
            upstreams(upstream("https://registry-1.docker.io")));
    private static final UpstreamRouter NAMED_ALONE = new UpstreamRouter(upstreams(null));

    @ParameterizedTest(name = "{0} ns={1}")
    @CsvSource(nullValues = "-", value = {
            // path, ns, upstream, path there, by name, by ns
            "/v2/, -, default, /v2/, -, -",
            "/v2, -, default, /v2, -, -",
            "/v2/library/x/manifests/1, -, default, /v2/library/x/manifests/1, -, -",
            "/v2/quay/x/manifests/1, -, quay, /v2/x/manifests/1, quay, -",
            "/v2/quay/x/y/tags/list, -, quay, /v2/x/y/tags/list, quay, -",
            "/v2/quay/quay/x/tags/list, -, quay, /v2/quay/x/tags/list, quay, -",
            "/v2/quay/, -, quay, /v2/, quay, -",
            "/v2/quay, -, quay, /v2/, quay, -",
            "/v2/site.lab/x/blobs/y, -, site.lab, /v2/x/blobs/y, site.lab, -",
            "/v2/quayx/x/tags/list, -, default, /v2/quayx/x/tags/list, -, -",
            "/v2/Quay/x/tags/list, -, default, /v2/Quay/x/tags/list, -, -",
            "/v2//quay/x/tags/list, -, default, /v2//quay/x/tags/list, -, -",
            "/v2/quay%2Fx/tags/list, -, default, /v2/quay%2Fx/tags/list, -, -",
            "/v2/%71uay/x/tags/list, -, default, /v2/%71uay/x/tags/list, -, -",
            "/v2/./quay/x/tags/list, -, default, /v2/./quay/x/tags/list, -, -",
            "/token, -, default, /token, -, -",
            "/token, quay.io, default, /token, -, -",
            "/v2x/quay, -, default, /v2x/quay, -, -",
            "/v2/x/manifests/1, quay.io, quay, /v2/x/manifests/1, -, quay.io",
            "/v2/x/manifests/1, QUAY.io, quay, /v2/x/manifests/1, -, QUAY.io",
            "/v2/x/manifests/1, quay, quay, /v2/x/manifests/1, -, quay",
            "/v2/x/manifests/1, docker.io, default, /v2/x/manifests/1, -, docker.io",
            "/v2/x/manifests/1, mirror.lab, site.lab, /v2/x/manifests/1, -, mirror.lab",
            "/v2/x/manifests/1, 'registry.lab:5000', site.lab, /v2/x/manifests/1, -, 'registry.lab:5000'",
            // ns speaks first, and the path is its business alone
            "/v2/quay/x/manifests/1, docker.io, default, /v2/quay/x/manifests/1, -, docker.io",
            "/v2/quay/x/manifests/1, quay.io, quay, /v2/quay/x/manifests/1, -, quay.io"})
    void aRequestGoesTo(String path, @Nullable String ns, String upstream, String there, @Nullable String name,
            @Nullable String namespace) {
        assertThat(WITH_DEFAULT.route(path, ns)).isEqualTo(new Route.To(upstream, there, name, namespace));
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "169.254.169.254", "localhost:22", "a@quay.io", "quay.io\r\nX: y",
            "[::1]:5000", "quay.io.", "", "registry.lab"})
    void anUnknownNamespaceIsRefused(String ns) {
        assertThat(WITH_DEFAULT.route("/v2/x/manifests/1", ns)).isInstanceOfSatisfying(Route.Nowhere.class, nowhere -> {
            assertThat(nowhere.why()).isEqualTo("unknown namespace");
            assertThat(nowhere.error().status()).isEqualTo(404);
            assertThat(nowhere.error().code()).isEqualTo(OciErrorCode.NAME_UNKNOWN);
            assertThat(nowhere.error().message()).startsWith("this proxy does not speak for the registry '")
                    .matches("[ -~]+");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v2/library/x/manifests/1", "/token", "/", "/v2//quay/x/tags/list", "/v2/_catalog"})
    void withoutADefaultARequestHasToNameOne(String path) {
        assertThat(NAMED_ALONE.route(path, null)).isInstanceOfSatisfying(Route.Nowhere.class,
                nowhere -> assertThat(nowhere.error().message()).isEqualTo("no upstream is named in '" + path
                        + "': write /v2/NAME/REPOSITORY/... with one of quay, site.lab"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v2", "/v2/"})
    void withoutADefaultThePingIsForTheProxyItself(String path) {
        assertThat(NAMED_ALONE.route(path, null)).isEqualTo(new Route.Ping());
        assertThat(NAMED_ALONE.route(path, "quay.io")).isEqualTo(new Route.To("quay", path, null, "quay.io"));
    }

    @Test
    void aRepositoryOfAScopeIsOneOfAnUpstream() {
        assertThat(WITH_DEFAULT.repository("quay/x/y")).contains(new Repository("quay", "x/y"));
        assertThat(WITH_DEFAULT.repository("library/x")).contains(new Repository("default", "library/x"));
        assertThat(WITH_DEFAULT.repository("quay")).isEmpty();
        assertThat(NAMED_ALONE.repository("quay/x")).contains(new Repository("quay", "x"));
        assertThat(NAMED_ALONE.repository("library/x")).isEmpty();
    }

    private static Upstreams upstreams(@Nullable Upstream unnamed) {
        var named = new LinkedHashMap<String, Upstream>();
        named.put("quay", upstream("https://quay.io"));
        named.put("site.lab", upstream("http://registry.lab:5000", "mirror.lab"));
        return new Upstreams(unnamed, named);
    }

    private static Upstream upstream(String url, String... namespaces) {
        return new Upstream(Origin.parse(url), 1, Set.of(namespaces), TokenRealm.OWN, Set.of());
    }
}
