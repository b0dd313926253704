package io.bestfit.proxy.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bestfit.proxy.registry.Access;
import io.bestfit.proxy.registry.EmbeddedRegistry;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import io.bestfit.proxy.registry.RegistryOptions;
import io.bestfit.proxy.server.ProxyServer;
import io.bestfit.proxy.server.RunningProxy;
import io.bestfit.proxy.server.TestCertificates;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
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
import org.junit.jupiter.params.provider.CsvSource;

/** {@code allow.certificates} from end to end: certificates over TLS, before an account of the proxy's own. */
class ClientCertificatesTest {

    private static final Vertx VERTX = Vertx.vertx();
    private static final Image ZEN3 = ImageBuilder.variant("amd64", "zen3");
    private static final Image INDEX = IndexBuilder.oci()
            .annotated(ZEN3, "amd64", Map.of("org.supercontainers.hardware.cpu.target.microarch", "zen3")).build();

    private static @Nullable TestCertificates certificates;
    private static @Nullable EmbeddedRegistry registry;
    private static @Nullable ProxyServer proxy;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        TestCertificates made = new TestCertificates(folder);
        made.authority("authority", "Site");
        made.authority("stranger", "Site");
        made.certificate("server", "authority", "CN=proxy.example", "ip:127.0.0.1");
        made.certificate("named", "authority", "CN=N1.gpu.example", null);
        made.certificate("alternative", "authority", "CN=nobody", "uri:spiffe://site/node/n1");
        made.certificate("another", "authority", "CN=n1.gpu.example.evil.example", null);
        made.certificate("organisation", "authority", "O=n1.gpu.example", null);
        made.certificate("deeper", "authority", "CN=x.n1.gpu.example", null);
        made.certificate("forged", "stranger", "CN=n1.gpu.example", null);
        certificates = made;
        EmbeddedRegistry started = RunningProxy.await(EmbeddedRegistry.start(VERTX,
                RegistryOptions.defaults().withAccess(new Access.Basic("robot", "secret"))));
        started.put("lab/app", "1", INDEX);
        registry = started;
        Files.writeString(folder.resolve("password"), "secret");
        Path file = Files.writeString(folder.resolve("bestfit.yaml"), """
                listen: {address: "127.0.0.1:0", tls: {certificate: %s, key: %s, clientCa: %s}}
                admin: 127.0.0.1:0
                upstream:
                  url: "%s"
                  credentials: {username: robot, passwordFile: password}
                  allow: {certificates: ["*.gpu.example", "spiffe://site/node/*"]}
                """.formatted(made.certificate("server").getFileName(), made.key("server").getFileName(),
                made.certificate("authority").getFileName(), started.baseUrl()));
        proxy = RunningProxy.serve(VERTX, file);
    }

    @AfterAll
    static void stop() throws Exception {
        RunningProxy.await(VERTX.close());
    }

    @BeforeEach
    void forget() {
        Objects.requireNonNull(registry).reset();
    }

    @ParameterizedTest(name = "the certificate {0} gets {1}")
    @CsvSource({"named, 200", "alternative, 200", "another, 403", "organisation, 403", "deeper, 403", ", 403"})
    void whomTheNamesAllowIsLetInAndNobodyElse(@Nullable String alias, int status) throws Exception {
        for (String target : List.of("/v2/", "/v2/lab/app/manifests/1", "/v2/for/zen3/lab/app/manifests/1",
                "/v2/lab/app/manifests/" + INDEX.digest(), "/v2/lab/app/tags/list",
                "/for/zen3/bestfit/v1/explain?ref=lab/app:1")) {
            assertThat(get(alias, target).statusCode()).as(target).isEqualTo(status);
        }
        if (status == 403) {
            assertThat(Objects.requireNonNull(registry).requests()).isEmpty();
        }
    }

    @Test
    void whatWasDecidedForOneCertificateIsNotForAnother() throws Exception {
        assertThat(get("named", "/v2/for/zen3/lab/app/manifests/1").headers().firstValue("Docker-Content-Digest"))
                .contains(ZEN3.digest().text());
        Objects.requireNonNull(registry).reset();

        assertThat(get("another", "/v2/for/zen3/lab/app/manifests/1").statusCode()).isEqualTo(403);
        assertThat(Objects.requireNonNull(registry).requests()).isEmpty();
    }

    @Test
    void aCertificateThatTheAuthorityDidNotSignOpensNoConnection() {
        assertThatThrownBy(() -> get("forged", "/v2/"))
                .isInstanceOf(IOException.class);
    }

    private static HttpResponse<String> get(@Nullable String alias, String target)
            throws IOException, InterruptedException, GeneralSecurityException {
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(Objects.requireNonNull(certificates).client("authority", alias)).build()) {
            return client.send(HttpRequest.newBuilder(URI.create(
                    "https://127.0.0.1:" + Objects.requireNonNull(proxy).registryPort() + target)).build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
