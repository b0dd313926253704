package io.bestfit.proxy.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.registry.Access;
import io.bestfit.proxy.registry.EmbeddedRegistry;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import io.bestfit.proxy.registry.RegistryOptions;
import io.bestfit.proxy.server.ProxyServer;
import io.bestfit.proxy.server.RunningProxy;
import io.bestfit.proxy.testing.RawExchange;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node is stays here: no upstream and no token service sees it, whatever is asked for and how it was said. */
@DisplayName("declarations are sent upstream by no channel, on no path")
class FeatureHeadersTest {

    private static final Vertx VERTX = Vertx.vertx();
    private static final Image ZEN3 = ImageBuilder.oci("amd64")
            .label("org.supercontainers.hardware.cpu.target.microarch", "zen3").build();
    private static final Image INDEX = IndexBuilder.oci().annotated(ZEN3, "amd64", Map.of()).build();
    private static final String NODE = "planted-node";
    private static final String USER = "Basic " + Base64.getEncoder()
            .encodeToString((NODE + ":x").getBytes(StandardCharsets.UTF_8));

    @AfterAll
    static void stop() throws Exception {
        RunningProxy.await(VERTX.close());
    }

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static EmbeddedRegistry registry;
    @SuppressWarnings("NullAway.Init") // set before all tests
    private static ProxyServer proxy;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        registry = RunningProxy.await(EmbeddedRegistry.start(VERTX,
                RegistryOptions.defaults().withAccess(Access.tokens())));
        registry.put("lab/app", "1", INDEX);
        registry.put("lab/app", "2_zen3", ZEN3);
        proxy = RunningProxy.serve(VERTX, Files.writeString(folder.resolve("bestfit.yaml"), """
                listen: [{address: "127.0.0.1:0"}, {address: "127.0.0.1:0", profile: %1$s}]
                admin: 127.0.0.1:0
                upstream: {url: "%2$s"}
                profiles: {%1$s: "cpu=zen3, planted-word"}
                nodes: {hosts: ["{selector}.for.proxy.example"], users: {%1$s: %1$s}}
                selection: {evidence: [descriptor, platform, manifest, config, referrers, tag]}
                evidence:
                  tagRules: [{repository: "lab/*", tags: "{version}_{features}"}]
                """.formatted(NODE, registry.baseUrl())));
    }

    @Test
    @DisplayName("manifests, tags, evidence, lists, uploads, tokens, pings and explanations alike")
    void nothingOfADeclarationGoesUpstream() throws Exception {
        List<String> lines = List.of("GET /v2/lab/app/manifests/1", "HEAD /v2/lab/app/manifests/1",
                "GET /v2/lab/app/manifests/2", "GET /v2/lab/app/manifests/" + INDEX.digest(),
                "GET /v2/lab/app/blobs/" + ZEN3.digest(), "GET /v2/lab/app/tags/list",
                "GET /v2/lab/app/referrers/" + ZEN3.digest(), "POST /v2/lab/app/blobs/uploads/",
                "PUT /v2/lab/app/manifests/3", "DELETE /v2/lab/app/manifests/3", "GET /v2/", "GET /anything",
                "GET /token?scope=repository:lab/app:pull", "GET /bestfit/v1/explain?ref=lab/app:1",
                "GET /bestfit/v1/token?scope=repository:lab/app:pull");
        String token = token();
        for (String line : lines) {
            for (String declaration : List.of("Node-Features: planted-word, cpu=zen3",
                    "NODE-features: planted-word\r\nnode-FEATURES: cpu=zen3",
                    "X-Meta-Node-Features: planted-word, cpu=zen3", "Node-Features: \"planted-word",
                    "Connection: node-features\r\nNode-Features: planted-word")) {
                ask(0, line, "proxy", declaration, token);
            }
            ask(0, line, NODE + ".for.proxy.example", "Accept: */*", token);
            ask(0, line, "proxy", "Authorization: " + USER, "");
            ask(1, line, "proxy", "Accept: */*", token);
            for (String selected : List.of(line.replace("/v2/", "/for/" + NODE + "/v2/"),
                    line.replace("/v2/", "/v2/for/" + NODE + "/"),
                    // The upstream's own token service knows no selectors, and is asked as the client says.
                    line.replace("v1/token?scope=repository:lab", "v1/token?scope=repository:for/" + NODE + "/lab"))) {
                ask(0, selected, "proxy", "Accept: */*", token);
            }
        }

        // Something was chosen for each, so that evidence was asked for, too.
        assertThat(registry.requests()).anySatisfy(asked -> assertThat(asked.uri()).contains("/blobs/"));
        assertThat(registry.requests()).hasSizeGreaterThan(lines.size() * 10).allSatisfy(asked -> {
            assertThat(asked.uri()).doesNotContain("planted", "/for/");
            assertThat(asked.headers().names()).noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT)
                    .contains("node-features"));
            assertThat(asked.headers().toString()).doesNotContain("planted", USER);
        });
    }

    private static String token() throws Exception {
        String answer = RawExchange.of(registry.port(), """
                GET /token?scope=repository:lab/app:pull HTTP/1.1\r
                Host: x\r
                Connection: close\r
                \r
                """);
        String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        return "Authorization: Bearer " + new io.vertx.core.json.JsonObject(body).getString("token") + "\r\n";
    }

    private static void ask(int listener, String line, String host, String header, String token) throws Exception {
        assertThat(RawExchange.of(proxy.registryPort(listener), line + " HTTP/1.1\r\nHost: " + host + "\r\n" + header
                + "\r\n" + token + "Connection: close\r\nContent-Length: 0\r\n\r\n")).startsWith("HTTP/1.1 ");
    }
}
