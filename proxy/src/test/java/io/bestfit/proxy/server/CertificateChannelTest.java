package io.bestfit.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bestfit.proxy.config.ConfigLoader;
import io.bestfit.proxy.config.ProxyConfig;
import io.bestfit.proxy.node.CertificateNames;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import io.bestfit.proxy.testing.CapturedLog;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that show certificates to a running proxy. */
class CertificateChannelTest {

    /** Each request by a client of a name of its own, by which its line in the log is found. */
    private static final AtomicInteger ASKED = new AtomicInteger();

    private static final String MICROARCH = "org.supercontainers.hardware.cpu.target.microarch";
    private static final String TAG = "/v2/lab/app/manifests/1.0";
    private static final int REQUIRED = 1;

    @TempDir
    static Path folder;

    private static TestCertificates certificates;
    private static RunningProxy proxy;
    private static final Map<String, Image> IMAGES = new HashMap<>();

    @BeforeAll
    static void start() throws Exception {
        certificates = new TestCertificates(folder);
        certificates.authority("authority", "Site");
        certificates.authority("stranger", "Site");
        certificates.certificate("server", "authority", "CN=registry.example", "ip:127.0.0.1");
        certificates.certificate("cn", "authority", "CN=N1.GPU.example,O=site", null);
        certificates.certificate("uri", "authority", "CN=nobody", "uri:spiffe://site/node/n1");
        certificates.certificate("email", "authority", "CN=nobody", "email:node@mail.example");
        certificates.certificate("ip", "authority", "CN=nobody", "dns:x.example,ip:10.0.7.7");
        certificates.certificate("listed", "authority", "CN=nobody", "dns:listed.gpu.example");
        certificates.certificate("nobody", "authority", "CN=nobody", null);
        certificates.certificate("false", "stranger", "CN=n1.gpu.example", null);
        String tls = "certificate: " + certificates.certificate("server").getFileName() + ", key: "
                + certificates.key("server").getFileName() + ", clientCa: "
                + certificates.certificate("authority").getFileName();
        Files.writeString(folder.resolve("nodes.yaml"), """
                nodes:
                  - {certificates: [Listed.gpu.example], declaration: cpu=zen5}
                """);
        Path file = Files.writeString(folder.resolve("bestfit.yaml"), """
                listen:
                  - {address: 127.0.0.1:0, tls: {%s}}
                  - {address: 127.0.0.1:0, tls: {%s, clientAuth: required, http2: false}}
                admin: 127.0.0.1:0
                profiles: {gpu: cpu=zen3}
                nodes:
                  certificates:
                    "*.gpu.example": gpu
                    spiffe://site/node/*: cpu=zen4
                    "*@mail.example": cpu=zen2
                    10.0.7.*: any
                  file: nodes.yaml
                """.formatted(tls, tls));
        ProxyConfig read = ConfigLoader.loadWithoutUpstream(file);
        proxy = RunningProxy.start(config -> new ProxyConfig(read.version(), read.listeners(), read.trustedProxies(),
                read.admin(), config.upstreams(), read.selection(), read.evidence(), read.nodes(), read.profiles(),
                read.cache(), read.timeouts(), read.log()));
        IndexBuilder index = IndexBuilder.oci();
        for (String target : List.of("zen", "zen2", "zen3", "zen4", "zen5")) {
            Image image = ImageBuilder.variant("amd64", target);
            IMAGES.put(target, image);
            index = index.annotated(image, "amd64", Map.of(MICROARCH, target));
        }
        IMAGES.put("index", index.build());
        proxy.registry().put("lab/app", "1.0", Objects.requireNonNull(IMAGES.get("index")));
    }

    @AfterAll
    static void stop() throws Exception {
        proxy.close();
    }

    @ParameterizedTest(name = "{0} with the header {1} gets {2} by {3}")
    @CsvSource(delimiter = '|', textBlock = """
            cn     |          | zen3  | certificate
            cn     | cpu=zen  | zen3  | certificate
            uri    |          | zen4  | certificate
            email  |          | zen2  | certificate
            ip     | cpu=zen  | index | certificate
            listed | cpu=zen  | zen5  | certificate
            nobody | cpu=zen  | zen   | header
            nobody |          | index |
                   | cpu=zen  | zen   | header
                   |          | index |
            """)
    void whatACertificateIsServed(@Nullable String alias, @Nullable String header, String served,
            @Nullable String channel) throws Exception {
        try (CapturedLog log = new CapturedLog()) {
            String agent = "asks-" + ASKED.incrementAndGet();
            HttpResponse<String> response = get(0, alias, TAG, header, agent);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Docker-Content-Digest"))
                    .contains(Objects.requireNonNull(IMAGES.get(served)).digest().text());
            assertThat(log.nextRequestBy(agent)).contains(channel == null ? " outcome=" : " channel=" + channel + " ");
        }
        String explained = get(0, alias, "/bestfit/v1/explain?ref=lab/app:1.0", header).body();
        if (channel == null) {
            assertThat(explained).doesNotContain("\"certificate\"").doesNotContain("\"header\"");
        } else {
            assertThat(explained).containsPattern("\"channel\" ?: ?\"" + channel + "\"");
        }
    }

    @ParameterizedTest(name = "listener {0} speaks {1}")
    @CsvSource({"0, HTTP_2, HTTP/2", "1, HTTP_1_1, HTTP/1.1"})
    void http2IsSpokenUnlessTheListenerSaysNo(int listener, HttpClient.Version version, String protocol)
            throws Exception {
        try (CapturedLog log = new CapturedLog()) {
            String agent = "asks-" + ASKED.incrementAndGet();
            assertThat(get(listener, "cn", TAG, null, agent).version()).isEqualTo(version);
            assertThat(log.nextRequestBy(agent)).contains(" protocol=" + protocol + " route=manifest ");
        }
    }

    @Test
    void aCertificateOfAnotherAuthorityEndsTheConnection() {
        assertThatThrownBy(() -> get(0, "false", TAG, null)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> get(REQUIRED, "false", TAG, null)).isInstanceOf(IOException.class);
    }

    @Test
    void whereOneIsRequiredNobodyComesWithoutOne() throws Exception {
        assertThatThrownBy(() -> get(REQUIRED, null, TAG, null)).isInstanceOf(IOException.class);
        assertThat(get(REQUIRED, "cn", TAG, null).headers().firstValue("Docker-Content-Digest"))
                .contains(Objects.requireNonNull(IMAGES.get("zen3")).digest().text());
    }

    @Test
    void namesComeFromTheSubjectAndFromEveryKindOfAlternativeName() throws Exception {
        certificates.certificate("all", "authority", "CN=Node 1,OU=x,O=y",
                "dns:A.example,uri:spiffe://Site/X,email:N@example,ip:10.0.0.1,ip:fd00::1");

        assertThat(CertificateNames.of(certificates.of("all"))).containsExactly("node 1", "a.example",
                "spiffe://Site/X", "n@example", "10.0.0.1", "fd00:0:0:0:0:0:0:1");
    }

    private static HttpResponse<String> get(int listener, @Nullable String alias, String path,
            @Nullable String header) throws IOException, InterruptedException, GeneralSecurityException {
        return get(listener, alias, path, header, "asks");
    }

    private static HttpResponse<String> get(int listener, @Nullable String alias, String path,
            @Nullable String header, String agent)
            throws IOException, InterruptedException, GeneralSecurityException {
        try (HttpClient client = HttpClient.newBuilder().sslContext(certificates.client("authority", alias)).build()) {
            HttpRequest.Builder request = HttpRequest.newBuilder(
                    URI.create("https://127.0.0.1:" + proxy.server().registryPort(listener) + path))
                    .header("User-Agent", agent);
            if (header != null) {
                request.header("Node-Features", header);
            }
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
