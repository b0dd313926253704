package io.bestfit.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.bestfit.proxy.registry.Access;
import io.bestfit.proxy.registry.EmbeddedRegistry;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import io.bestfit.proxy.registry.RegistryOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nobody but the allowed gets anything of an upstream that Bestfit asks with an account of its own, on any way: two
 * listeners' worth of ways to a private registry, one that allows another network, one that allows users.
 */
class AccountDoorTest {

    private static final Vertx VERTX = Vertx.vertx();
    private static final Image ZEN3 = ImageBuilder.variant("amd64", "zen3");
    private static final Image INDEX = IndexBuilder.oci()
            .annotated(ZEN3, "amd64", Map.of("org.supercontainers.hardware.cpu.target.microarch", "zen3")).build();
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final String ALICE = basic("alice", "wonderland");

    private static @Nullable EmbeddedRegistry registry;
    private static @Nullable ProxyServer networks;
    private static @Nullable ProxyServer users;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        EmbeddedRegistry started = RunningProxy.await(EmbeddedRegistry.start(VERTX,
                RegistryOptions.defaults().withAccess(new Access.Basic("robot", "secret"))));
        started.put("lab/app", "1", INDEX);
        registry = started;
        Files.writeString(folder.resolve("password"), "secret");
        Files.writeString(folder.resolve("htpasswd"), "# users\nalice:" + BCrypt.with(BCrypt.Version.VERSION_2Y)
                .hashToString(4, "wonderland".toCharArray()) + "\n");
        networks = start(folder, "{networks: [192.0.2.0/24, \"2001:db8::/32\"]}");
        users = start(folder, "{networks: [192.0.2.0/24], htpasswd: htpasswd}");
    }

    private static ProxyServer start(Path folder, String allow) throws Exception {
        String keys = "{url: \"" + Objects.requireNonNull(registry).baseUrl()
                + "\", credentials: {username: robot, passwordFile: password}, allow: " + allow
                + ", namespaces: [NS]}\n";
        Path file = folder.resolve("bestfit.yaml");
        Files.writeString(file, "{listen: 127.0.0.1:0, admin: 127.0.0.1:0, upstream: "
                + keys.replace("NS", "private.example") + ", upstreams: {team: " + keys.replace("NS", "team.example")
                + "}}");
        return RunningProxy.serve(VERTX, file);
    }

    @AfterAll
    static void stop() throws Exception {
        RunningProxy.await(VERTX.close());
    }

    @BeforeEach
    void forget() {
        Objects.requireNonNull(registry).reset();
    }

    static List<String> everyWay() {
        List<String> ways = new ArrayList<>();
        for (String path : List.of("lab/app/manifests/1", "lab/app/manifests/" + INDEX.digest(),
                "lab/app/manifests/" + ZEN3.digest(), "lab/app/blobs/" + ZEN3.digest(), "lab/app/tags/list",
                "lab/app/referrers/" + INDEX.digest(), "lab/app/blobs/uploads/", "lab%2Fapp/manifests/1",
                "lab/app/manifests/1/", "/lab/app/manifests/1", "lab//app/manifests/1", "lab/app/../app/manifests/1",
                "lab/app/manifests/%31", "_catalog", "")) {
            ways.add("/v2/" + path);
            ways.add("/v2/team/" + path);
            ways.add("/v2/" + path + "?ns=team.example");
            ways.add("/v2/for/zen3/" + path);
            ways.add("/v2/for/zen3/team/" + path);
            ways.add("/for/zen3/v2/" + path);
            ways.add("/for/any/v2/team/" + path);
        }
        ways.addAll(List.of("/v2", "/v2/team", "/", "/token", "//v2/lab/app/manifests/1", "/v2%2Flab/app/manifests/1",
                "/V2/lab/app/manifests/1", "/%76%32/lab/app/manifests/1", "/token?ns=team.example"));
        return ways;
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void whoeverIsNotAllowedIsRefusedOnEveryWayByEveryMethod(String target) throws Exception {
        for (String method : METHODS) {
            for (String credentials : List.of("", basic("robot", "secret"), basic("alice", "wonderland"))) {
                var refused = send(networks, method, target, credentials);
                assertThat(refused.statusCode()).as(method + " " + target).isEqualTo(403);
                assertThat(refused.header("WWW-Authenticate")).isNull();
            }
            for (String credentials : List.of("", "Bearer x", basic("robot", "secret"), basic("alice", "wrong"),
                    basic("bob", "wonderland"), basic("alice", ""), "Basic %%%", "Basic YWxpY2U=")) {
                var refused = send(users, method, target, credentials);
                assertThat(refused.statusCode()).as(method + " " + target + " " + credentials).isEqualTo(401);
                assertThat(refused.header("WWW-Authenticate")).isEqualTo("Basic realm=\"Bestfit\", charset=\"UTF-8\"");
            }
        }
        assertThat(Objects.requireNonNull(registry).requests()).isEmpty();
    }

    @Test
    void whatWasDecidedForTheAllowedIsNotForOthers() throws Exception {
        var allowed = send(users, "GET", "/v2/for/zen3/lab/app/manifests/1", ALICE);
        assertThat(allowed.header("Docker-Content-Digest")).isEqualTo(ZEN3.digest().text());
        Objects.requireNonNull(registry).reset();

        assertThat(send(users, "GET", "/v2/for/zen3/lab/app/manifests/1", "").statusCode()).isEqualTo(401);
        assertThat(send(users, "GET", "/bestfit/v1/explain?ref=lab/app:1", "").statusCode()).isEqualTo(401);
        assertThat(send(networks, "GET", "/for/zen3/bestfit/v1/explain?ref=lab/app:1", "").statusCode()).isEqualTo(403);
        assertThat(send(networks, "GET", "/for/zen3/bestfit/v1/explain?ref=team/lab/app:1", "").statusCode())
                .isEqualTo(403);
        int admin = Objects.requireNonNull(networks).adminPort();
        assertThat(RawClient.send(admin, "GET", "/for/zen3/bestfit/v1/explain?ref=lab/app:1", "").statusCode())
                .isEqualTo(403);
        assertThat(Objects.requireNonNull(registry).requests()).isEmpty();
    }

    @Test
    void aUserComesInAndItsPasswordGoesNowhere() throws Exception {
        for (int time = 0; time < 2; time++) {
            assertThat(send(users, "GET", "/v2/team/lab/app/manifests/1", ALICE).statusCode()).isEqualTo(200);
            assertThat(send(users, "GET", "/v2/", ALICE).statusCode()).isEqualTo(200);
            assertThat(send(users, "GET", "/for/zen3/bestfit/v1/explain?ref=lab/app:1", ALICE).statusCode())
                    .isEqualTo(200);
        }
        assertThat(send(users, "POST", "/v2/lab/app/blobs/uploads/", ALICE).statusCode()).isEqualTo(403);

        assertThat(Objects.requireNonNull(registry).requests()).isNotEmpty()
                .allSatisfy(request -> assertThat(request.headers().getAll("Authorization"))
                        .isSubsetOf(basic("robot", "secret")));
    }

    @Test
    void aRefusalSaysWhoCanHelp() throws Exception {
        assertThat(message(send(networks, "GET", "/v2/team/lab/app/manifests/1", "")))
                .isEqualTo("DENIED: the upstream 'team' is not open to this client: its operator can add its network or"
                        + " certificate to those that are allowed");
        assertThat(message(send(users, "GET", "/v2/lab/app/manifests/1", "")))
                .isEqualTo("UNAUTHORIZED: the upstream 'default' is open to users of this proxy only: log in to it with"
                        + " your user and password, or ask its operator for them");
    }

    private static RawClient.Answer send(@Nullable ProxyServer proxy, String method, String target,
            String authorization) throws Exception {
        return RawClient.send(Objects.requireNonNull(proxy).registryPort(), method, target, authorization);
    }

    private static String message(RawClient.Answer answer) {
        JsonObject error = new JsonObject(answer.body()).getJsonArray("errors").getJsonObject(0);
        return error.getString("code") + ": " + error.getString("message");
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }
}
