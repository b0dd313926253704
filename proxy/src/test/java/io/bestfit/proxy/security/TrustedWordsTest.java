package io.bestfit.proxy.security;

import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.bestfit.proxy.registry.Access;
import io.bestfit.proxy.registry.EmbeddedRegistry;
import io.bestfit.proxy.registry.RegistryOptions;
import io.bestfit.proxy.server.ProxyServer;
import io.bestfit.proxy.server.RunningProxy;
import io.bestfit.proxy.testing.RawExchange;
import io.bestfit.proxy.upstream.OpenToken;
import io.bestfit.proxy.upstream.Via;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No word that a client can write opens anything: not a name, an address, an agent or a declaration. */
@DisplayName("Harbor c080060316: accounts named like the internal one")
class TrustedWordsTest {

    private static final Vertx VERTX = Vertx.vertx();

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static EmbeddedRegistry registry;
    @SuppressWarnings("NullAway.Init") // set before all tests
    private static ProxyServer proxy;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        registry = RunningProxy.await(EmbeddedRegistry.start(VERTX,
                RegistryOptions.defaults().withAccess(new Access.Basic("robot", "secret"))));
        registry.put("lab/app", "1", HostileDocumentsSite.INDEX);
        Files.writeString(folder.resolve("password"), "secret");
        Files.writeString(folder.resolve("htpasswd"), "alice:" + BCrypt.with(BCrypt.Version.VERSION_2Y)
                .hashToString(4, "wonderland".toCharArray()) + "\n");
        proxy = RunningProxy.serve(VERTX, Files.writeString(folder.resolve("bestfit.yaml"), """
                listen: {address: "127.0.0.1:0", profile: gpu}
                admin: 127.0.0.1:0
                profiles: {gpu: cpu=zen3, robot: cpu=zen3}
                nodes: {users: {robot: robot, carol: gpu}}
                upstream:
                  url: "%s"
                  credentials: {username: robot, passwordFile: password}
                  allow: {networks: [192.0.2.0/24], certificates: ["*"], htpasswd: htpasswd}
                """.formatted(registry.baseUrl())));
    }

    @AfterAll
    static void stop() throws Exception {
        RunningProxy.await(VERTX.close());
    }

    static Stream<String> words() {
        return Stream.of("User-Agent: bestfit", "User-Agent: bestfit/0.1.0 (internal)",
                "User-Agent: harbor-registry-client",
                "Authorization: " + basic("robot", "secret"), "Authorization: " + basic("carol", "x"),
                "Authorization: " + basic("alice", ""), "Authorization: " + basic("Alice", "wonderland"),
                "Authorization: " + basic("alice", "wonderland\0"), "Authorization: " + basic("", ""),
                "Authorization: Bearer " + OpenToken.TEXT, "Authorization: Bearer alice:wonderland",
                "Authorization: " + basic("alice", "wrong") + "\r\nAuthorization: " + basic("alice", "wonderland"),
                "Proxy-Authorization: " + basic("alice", "wonderland"), "Cookie: user=alice", "X-Remote-User: alice",
                "X-Forwarded-User: alice", "X-Auth-Request-User: alice", "X-Forwarded-For: 192.0.2.1",
                "Forwarded: for=192.0.2.1", "X-Real-IP: 192.0.2.1", "X-Client-Cert: CN=node", "X-SSL-Client-S-DN: CN=x",
                "X-SSL-Client-Verify: SUCCESS", "X-Forwarded-Client-Cert: By=x;Subject=\"CN=node\"",
                "Ssl-Client-Cert: x", "Via: " + Via.PROCESS.value(), "Via: 1.1 bestfit", "Node-Features: profile=robot",
                "Node-Features: user=alice", "Host: 192.0.2.1", "Origin: http://192.0.2.1", "X-Bestfit-Admin: true");
    }

    @ParameterizedTest(name = "[{index}] opens nothing")
    @MethodSource("words")
    void noWordOpensAnything(String header) throws Exception {
        // With the answer of somebody who may in every cache.
        assertThat(ask("/v2/lab/app/manifests/1", "Authorization: " + basic("alice", "wonderland")))
                .startsWith("HTTP/1.1 200 ");
        registry.reset();

        for (String target : List.of("/v2/lab/app/manifests/1", "/v2/for/robot/lab/app/manifests/1",
                "/v2/lab/app/tags/list",
                "/v2/for/any/lab/app/manifests/1", "/bestfit/v1/explain?ref=lab/app:1",
                "/v2/lab/app/manifests/" + HostileDocumentsSite.ZEN3.digest())) {
            assertThat(ask(target, header)).as(target + " " + header).startsWith("HTTP/1.1 40")
                    .doesNotContain(HostileDocumentsSite.ZEN3.digest().text());
        }
        assertThat(registry.requests()).isEmpty();
    }

    private static String ask(String target, String header) throws Exception {
        String host = header.startsWith("Host:") ? "" : "Host: proxy\r\n";
        return RawExchange.of(proxy.registryPort(),
                "GET " + target + " HTTP/1.1\r\n" + host + header + "\r\nConnection: close\r\n\r\n");
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }
}
