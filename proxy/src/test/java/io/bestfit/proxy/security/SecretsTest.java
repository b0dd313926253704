package io.bestfit.proxy.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.bestfit.proxy.config.ConfigFaultsException;
import io.bestfit.proxy.config.ConfigLoader;
import io.bestfit.proxy.config.Overrides;
import io.bestfit.proxy.registry.Access;
import io.bestfit.proxy.registry.EmbeddedRegistry;
import io.bestfit.proxy.registry.Fault;
import io.bestfit.proxy.registry.RegistryOptions;
import io.bestfit.proxy.server.RunningProxy;
import io.bestfit.proxy.server.TestCertificates;
import io.bestfit.proxy.testing.RawExchange;
import io.vertx.core.Vertx;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets planted wherever one can come in, and a search for them in everything that goes out beside the traffic. */
@DisplayName("containerd 7b11d6cae, distribution f1323c5bc: no secret in a log, a metric, an error or a text")
class SecretsTest {

    private static final String TAG = "/v2/lab/app/manifests/1";
    private static final Map<String, String> ENVIRONMENT = Map.of("ROBOT_PASSWORD", "planted-variable-password");

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before each test
    private Path folder;
    private final Vertx vertx = Vertx.vertx();
    private final Set<String> secrets = new LinkedHashSet<>();
    private final Map<String, EmbeddedRegistry> registries = new HashMap<>();
    @SuppressWarnings("NullAway.Init") // set before each test
    private String upstreams;

    @BeforeEach
    void start() throws Exception {
        TestCertificates certificates = new TestCertificates(folder);
        certificates.authority("authority", "Site");
        certificates.certificate("server", "authority", "CN=proxy.example", "ip:127.0.0.1");
        certificates.certificate("own", "authority", "CN=own", null);
        certificates.certificate("own");
        for (String key : List.of("own", "server")) {
            Files.readAllLines(certificates.key(key)).stream().filter(line -> !line.startsWith("-"))
                    .forEach(secrets::add);
        }
        TlsFront front = TlsFront.start(vertx, certificates);
        secret("robot", Files.writeString(folder.resolve("password"), "planted-file-password\n"));
        plant("robot", "planted-variable-password");
        String docker = plant("robot", "planted-docker-password");
        plant("alice", "planted-htpasswd-password");
        String hash = BCrypt.with(BCrypt.Version.VERSION_2Y).hashToString(4, "planted-htpasswd-password".toCharArray());
        secrets.add(hash);
        Files.writeString(folder.resolve("users.htpasswd"), "alice:" + hash + "\n");
        registry("file", new Access.Basic("robot", "planted-file-password"));
        registry("variable", Access.tokens("robot", "planted-variable-password"));
        registry("docker", new Access.Basic("robot", "planted-docker-password"));
        registry("wrong", Access.tokens("robot", "another"));
        registry("trap",
                new Access.Token(Optional.of("http://user:planted-realm-password@127.0.0.1:1/token?sig=planted-sig"),
                        Optional.empty()));
        registry("users", new Access.Basic("robot", "planted-file-password"));
        registry("open", Access.tokens());
        secrets.add("planted-realm-password");
        front.to(registry("shown", new Access.Open()).port());
        Files.writeString(folder.resolve("docker.json"), "{\"auths\": {\"127.0.0.1:" + get("docker").port()
                + "\": {\"auth\": \"" + docker + "\"}}}");
        String everybody = ", allow: {everybody: true}}\n";
        upstreams = "upstream: {url: \"" + get("open").baseUrl() + "\"}\nupstreams:\n"
                + "  file: {url: \"" + get("file").baseUrl()
                + "\", credentials: {username: robot, passwordFile: password}"
                + everybody + "  variable: {url: \"" + get("variable").baseUrl()
                + "\", credentials: {username: robot, passwordVariable: ROBOT_PASSWORD}" + everybody
                + "  docker: {url: \"" + get("docker").baseUrl() + "\", credentials: {dockerConfig: docker.json}"
                + everybody + "  wrong: {url: \"" + get("wrong").baseUrl()
                + "\", credentials: {username: robot, passwordFile: password}" + everybody
                + "  trap: {url: \"" + get("trap").baseUrl()
                + "\", credentials: {username: robot, passwordFile: password}" + everybody
                + "  users: {url: \"" + get("users").baseUrl()
                + "\", credentials: {username: robot, passwordFile: password}, allow: {htpasswd: users.htpasswd}}\n"
                + "  shown: {url: \"" + front.url()
                + "\", ca: authority.pem, clientCertificate: {certificate: own.pem, key: own-key.pem}" + everybody
                + "  gone: {url: \"http://127.0.0.1:1\", credentials: {username: robot, passwordFile: password}"
                + everybody;
        certificates.certificate("authority");
    }

    @AfterEach
    void stop() throws Exception {
        RunningProxy.await(vertx.close());
    }

    @ParameterizedTest(name = "the whole program with log.level debug and log.format {0}")
    @ValueSource(strings = {"text", "json"})
    void noSecretIsInWhatTheProgramWrites(String format) throws Exception {
        Path file = Files.writeString(folder.resolve("bestfit.yaml"), "listen: 127.0.0.1:0\nadmin: 127.0.0.1:0\n"
                + upstreams + "timeouts: {response: 2s, idle: 2s}\nlog: {format: " + format
                + ", level: debug, audit: stderr}\n");
        List<String> answers = new ArrayList<>();
        String err;
        try (ProgramProcess program = ProgramProcess.start(folder, ENVIRONMENT, "serve", "--config", file.toString())) {
            int port = program.awaitPort("registry");
            int admin = program.awaitPort("admin");
            for (String name : List.of("", "file/", "variable/", "docker/", "wrong/", "trap/", "users/", "shown/",
                    "gone/")) {
                ask(answers, port, name);
            }
            breakUpstreams();
            for (String name : List.of("", "file/", "variable/", "shown/")) {
                ask(answers, port, name);
            }
            malformed(answers, port);
            answers.add(RawExchange.of(admin, "GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
            ask(answers, admin, "file/");
            program.stop();
            err = program.err();
        }

        assertThat(err).contains("route", "status", "token").hasSizeGreaterThan(10_000);
        registries.values().forEach(registry -> registry.requests().forEach(request -> request.headers()
                .getAll("Authorization").stream().filter(value -> value.startsWith("Bearer "))
                .forEach(value -> secrets.add(value.substring("Bearer ".length())))));
        assertThat(secrets).hasSizeGreaterThan(20);
        assertNone("the log", err);
        answers.forEach(answer -> assertNone("an answer", answer));
    }

    @Test
    @DisplayName("the texts of what is configured")
    void noSecretIsInTheTextOfAConfiguration() throws Exception {
        Path file = Files.writeString(folder.resolve("bestfit.yaml"), upstreams);

        var config = ConfigLoader.load(file, Overrides.of(ENVIRONMENT));

        assertThat(config.toString()).contains("robot");
        assertNone("the configuration", config.toString());
        config.upstreams().all().values()
                .forEach(upstream -> assertNone("an upstream", upstream + " " + upstream.account()));
    }

    @ParameterizedTest(name = "a configuration with {0} is not quoted where that is wrong")
    @ValueSource(strings = {"upstream: {url: \"https://robot:planted-sig@registry.example\"}",
            "upstream: {url: \"https://robot:planted sig@registry.example\"}",
            "upstream: {url: \"https://registry.example/?sig=planted-sig\"}",
            "upstream: {url: \"ftp://robot:planted-sig@registry.example\"}",
            "upstream: {url: https://registry.example, credentials: planted-sig}",
            "upstream: {url: https://registry.example, credentials: {username: robot, password: planted-sig}}",
            "upstream: {url: https://registry.example, credentials: [robot, planted-sig]}",
            "upstream: {url: https://registry.example, tokenHosts: [\"https://u:planted-sig@auth.example\"]}",
            "upstream: {url: https://registry.example, credentials: {username: \"robot:planted-sig\", passwordFile: password}}"})
    void noFaultQuotesASecret(String text) throws Exception {
        Path file = Files.writeString(folder.resolve("bad.yaml"), text + "\n");

        assertThat(catchThrowableOfType(ConfigFaultsException.class,
                () -> ConfigLoader.load(file, Overrides.of(ENVIRONMENT))).faults()).isNotEmpty()
                .allSatisfy(fault -> assertThat(fault.sentence()).doesNotContain("planted"));
    }

    private void ask(List<String> answers, int port, String name) throws Exception {
        String ref = name + "lab/app:1";
        for (String credentials : List.of("", "Authorization: Bearer " + secret("planted-bearer") + "\r\n",
                "Authorization: Basic " + plant("mallory", "planted-client-password") + "\r\n",
                "Authorization: Basic " + plant("alice", "planted-htpasswd-password") + "\r\n",
                "Authorization: Basic " + plant("alice", "planted-wrong-password") + "\r\n")) {
            for (String line : List.of("GET /v2/" + name + "lab/app/manifests/1", "HEAD /v2/for/zen3/" + name
                    + "lab/app/manifests/1",
                    "GET /v2/" + name + "lab/app/blobs/" + HostileDocumentsSite.ZEN3.digest()
                            + "?X-Amz-Signature=" + secret("planted-amz") + "&sig=" + secret("planted-sig"),
                    "PUT /v2/" + name + "lab/app/blobs/uploads/1?_state=" + secret("planted-state"),
                    "GET /v2/?ns=u:" + secret("planted-ns") + "@host",
                    "GET http://u:" + secret("planted-userinfo") + "@proxy/v2/" + name + "lab/app/manifests/1",
                    "GET /bestfit/v1/explain?ref=" + ref + "&token=" + secret("planted-query"),
                    "GET /bestfit/v1/token?scope=repository:" + name + "lab/app:pull&refresh_token="
                            + secret("planted-refresh"),
                    "POST /bestfit/v1/token?password=" + secret("planted-form"))) {
                String answer = RawExchange.of(port, line + " HTTP/1.1\r\nHost: proxy\r\nNode-Features: cpu=zen3\r\n"
                        + credentials + "Cookie: session=" + secret("planted-cookie")
                        + "\r\nProxy-Authorization: Basic "
                        + plant("p", "planted-proxy-password") + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                // What a token service says, where a registry sends a client, and what it says to one that pushes with
                // credentials of its own is the client's to know.
                if (!line.contains("/token")) {
                    answers.add(answer.lines().filter(header -> !header.regionMatches(true, 0, "Location:", 0, 9)
                            && !(line.startsWith("PUT ") && header.regionMatches(true, 0, "WWW-Authenticate:", 0, 17)))
                            .reduce("", (before, next) -> before + "\n" + next));
                }
            }
        }
    }

    private void breakUpstreams() {
        List<Fault> faults = List.of(Fault.redirect("https://store.example/x?X-Amz-Signature=" + secret("planted-amz")),
                new Fault.CloseBeforeHead(), new Fault.CloseWithinBody(5), Fault.status(500), new Fault.WrongBytes(),
                Fault.redirect("https://u:" + secret("planted-userinfo") + "@store.example/x?sig=planted-sig"));
        for (String name : List.of("open", "file", "variable", "shown")) {
            get(name).faults().on(asked -> !asked.uri().contains("/token")).answer(faults.getFirst(),
                    faults.subList(1, faults.size()).toArray(Fault[]::new));
        }
    }

    private void malformed(List<String> answers, int port) throws Exception {
        String bearer = "Authorization: Bearer " + secret("planted-bearer") + "\r\n";
        for (String request : List.of("GET " + TAG + " HTTP/1.1\r\n" + bearer, "GET " + TAG + "\r\n" + bearer,
                "GET " + TAG + " HTTP/1.1\r\nHost: a\r\nHost: b\r\n" + bearer,
                "GET " + TAG + "?sig=planted-sig\u00e9 HTTP/1.1\r\nHost: a\r\n" + bearer,
                "GET " + TAG + " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n" + bearer,
                "GET " + TAG + "?sig=planted-sig" + "x".repeat(40_000) + " HTTP/1.1\r\nHost: a\r\n" + bearer,
                "GET " + TAG + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer planted-bearer" + "x".repeat(90_000)
                        + "\r\n",
                "GET " + TAG + " HTTP/1.1\r\nHost: a\r\nAuthorization Bearer planted-bearer\r\n",
                "CONNECT u:planted-userinfo@host:1 HTTP/1.1\r\nHost: a\r\n" + bearer)) {
            answers.add(RawExchange.of(port, request + "Connection: close\r\n\r\n"));
        }
    }

    private void assertNone(String where, String text) {
        for (String secret : secrets) {
            int at = text.indexOf(secret);
            assertThat(at).as(() -> "'" + secret + "' in " + where + ": "
                    + text.substring(Math.max(0, at - 200), Math.min(text.length(), at + 100))).isNegative();
        }
    }

    private String secret(String text) {
        secrets.add(text);
        return text;
    }

    private void secret(String user, Path file) throws Exception {
        plant(user, Files.readString(file).strip());
    }

    /** A user's password in the forms in which it is written; what Basic credentials hold. */
    private String plant(String user, String password) {
        String pair = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        secrets.addAll(List.of(password, pair, URLEncoder.encode(pair, StandardCharsets.UTF_8)));
        return pair;
    }

    private EmbeddedRegistry registry(String name, Access access) throws Exception {
        EmbeddedRegistry registry = RunningProxy.await(
                EmbeddedRegistry.start(vertx, RegistryOptions.defaults().withAccess(access)));
        registry.put("lab/app", "1", HostileDocumentsSite.INDEX);
        registries.put(name, registry);
        return registry;
    }

    private EmbeddedRegistry get(String name) {
        return Objects.requireNonNull(registries.get(name), name);
    }
}
