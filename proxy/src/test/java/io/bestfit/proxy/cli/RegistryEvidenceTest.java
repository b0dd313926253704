package io.bestfit.proxy.cli;

import static io.bestfit.proxy.cli.Ran.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.oci.Digest;
import io.bestfit.proxy.config.Address;
import io.bestfit.proxy.config.Cache;
import io.bestfit.proxy.config.Evidence;
import io.bestfit.proxy.config.Listener;
import io.bestfit.proxy.config.Log;
import io.bestfit.proxy.config.ProxyConfig;
import io.bestfit.proxy.config.Selection;
import io.bestfit.proxy.config.Timeouts;
import io.bestfit.proxy.config.Upstream;
import io.bestfit.proxy.registry.Access;
import io.bestfit.proxy.registry.EmbeddedRegistry;
import io.bestfit.proxy.registry.Fault;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import io.bestfit.proxy.registry.RecordedRequest;
import io.bestfit.proxy.registry.RegistryOptions;
import io.bestfit.proxy.registry.RequestPredicate;
import io.bestfit.proxy.server.BuildInfo;
import io.bestfit.proxy.server.ProxyServer;
import io.bestfit.proxy.testing.Artifacts;
import io.bestfit.proxy.upstream.Origin;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line judges a registry's images by all that they say of themselves, as the proxy before it does. */
class RegistryEvidenceTest {

    private static final Image PLAIN = ImageBuilder.variant("amd64", "plain");
    private static final Image CUDA = ImageBuilder.oci("amd64").file("cuda", "cuda")
            .environment("NVIDIA_REQUIRE_CUDA=cuda>=12.4 brand=tesla,driver>=470,driver<471").build();
    private static final Image ZEN3 = ImageBuilder.oci("amd64").file("zen3", "zen3")
            .annotation("org.supercontainers.hardware.cpu.target.microarch", "zen3").build();
    private static final Image LABELLED = ImageBuilder.oci("amd64").file("haswell", "haswell")
            .label("hardware.cpu.target.microarch", "haswell").build();
    private static final Image MODULE = ImageBuilder.variant("amd64", "module");
    private static final Image ARM = ImageBuilder.variant("arm64", "arm");
    private static final Image INDEX = IndexBuilder.oci().annotated(PLAIN, "amd64", Map.of())
            .annotated(CUDA, "amd64", Map.of()).annotated(ZEN3, "amd64", Map.of())
            .annotated(LABELLED, "amd64", Map.of()).annotated(MODULE, "amd64", Map.of())
            .annotated(ARM, "arm64", Map.of()).build();
    private static final Image ARTIFACT = Artifacts.module(MODULE.digest(), "2025-01-01T00:00:00Z", "mlx5_core");

    private final Vertx vertx = Vertx.vertx();

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path folder;

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"true | cpu=zen3", "true | cpu=skylake",
            "true | nvidia-driver=\"550.54.15\", nvidia-brand=tesla",
            "true | nvidia-driver=\"450.51.06\", nvidia-brand=tesla", "true | kernel-modules=mlx5_core",
            "false | kernel-modules=mlx5_core", "false | kernel-modules=vfio", "true | arch=arm64",
            "true | arch=s390x"})
    void theProxyAndTheCommandLineSayTheSame(boolean referrersApi, String node) throws Exception {
        EmbeddedRegistry registry = registry(RegistryOptions.defaults().withReferrers(referrersApi));
        ProxyServer proxy = proxy(registry);

        JsonObject said = new JsonObject(run("explain", name(registry), "--node", node, "--output", "json").out());
        JsonObject proxied = new JsonObject(HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(
                "http://127.0.0.1:" + proxy.registryPort() + "/bestfit/v1/explain?ref="
                        + URLEncoder.encode("team/app:1",
                                StandardCharsets.UTF_8)))
                .header("Node-Features", node).build(), HttpResponse.BodyHandlers.ofString()).body());

        assertThat(said.getString("channel")).isEqualTo("option");
        assertThat(said.put("channel", "header").put("reference", "team/app:1")).isEqualTo(proxied);
        assertThat(said.getJsonArray("candidates")).hasSize(6);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"cpu=zen3 | 2", "cpu=skylake | 3", "kernel-modules=mlx5_core | 4"})
    void everySourceCounts(String node, int position) throws Exception {
        EmbeddedRegistry registry = registry(RegistryOptions.defaults());

        Ran ran = run("select", name(registry), "--node", node);

        Digest expected = INDEX.children().get(position).digest();
        assertThat(ran).isEqualTo(new Ran(0, name(registry).replace(":1", "@" + expected) + "\n", ""));
    }

    @Test
    void sourcesAreSwitchedByTheConfiguration() throws Exception {
        EmbeddedRegistry registry = registry(RegistryOptions.defaults());
        String config = Files.writeString(folder.resolve("bestfit.yaml"),
                "version: 1\nselection: {evidence: [descriptor, platform]}\n").toString();

        assertThat(run("select", name(registry), "--node", "cpu=zen3", "--config", config).out())
                .endsWith("@" + PLAIN.digest() + "\n");
        assertThat(registry.requests()).hasSize(1);
    }

    @Test
    void onlyImagesInTheRaceAreLookedInto() throws Exception {
        EmbeddedRegistry registry = registry(RegistryOptions.defaults());

        run("select", name(registry), "--node", "arch=arm64");

        assertThat(registry.requests()).extracting(RecordedRequest::uri)
                .noneMatch(uri -> uri.contains(PLAIN.digest().text()))
                .anyMatch(uri -> uri.endsWith("/manifests/" + ARM.digest()));
    }

    @Test
    void theCredentialsGoToTheRegistryAndNotToWhereItKeepsBlobs() throws Exception {
        EmbeddedRegistry store = registry(RegistryOptions.defaults());
        EmbeddedRegistry registry = registry(RegistryOptions.defaults().withAccess(new Access.Basic("u", "p")));
        registry.faults()
                .on(request -> request.uri().contains("/blobs/") && request.headers().contains("Authorization"))
                .answer(Fault.redirect("http://127.0.0.1:" + store.port() + "/v2/team/app/blobs/"
                        + LABELLED.manifest().toJsonObject().getJsonObject("config").getString("digest")));
        Files.writeString(folder.resolve("config.json"),
                "{\"auths\": {\"127.0.0.1:" + registry.port() + "\": {\"auth\": \"dTpw\"}}}");
        Image only = IndexBuilder.oci().annotated(LABELLED, "amd64", Map.of()).build();
        registry.put("team/app", "1", only);

        Ran ran = run(Map.of("DOCKER_CONFIG", folder.toString()), "explain", name(registry), "--node", "cpu=skylake",
                "--output", "json");

        assertThat(new JsonObject(ran.out()).getString("outcome")).isEqualTo("selected");
        assertThat(ran.out()).contains("\"source\" : \"config\"");
        assertThat(store.requests()).hasSize(1)
                .allSatisfy(request -> assertThat(request.headers().contains("Authorization")).isFalse());
    }

    @Test
    void whatCouldNotBeHadIsTold() throws Exception {
        EmbeddedRegistry registry = registry(RegistryOptions.defaults());
        registry.faults().on(RequestPredicate.blobs()).answer(Fault.status(500));

        Ran ran = run("explain", name(registry), "--node", "arch=arm64", "--output", "json");

        assertThat(ran.err()).startsWith("Note that not all that the images say of themselves could be had: config "
                + "sha256:").endsWith(" was not read: the registry answered 500\n").hasLineCount(1);
        assertThat(new JsonObject(ran.out()).getJsonArray("candidates").getJsonObject(5).getString("verdict"))
                .isEqualTo("unverified");
    }

    private EmbeddedRegistry registry(RegistryOptions options) {
        EmbeddedRegistry registry = EmbeddedRegistry.start(vertx, options).await();
        registry.put("team/app", "1", INDEX);
        if (options.referrers()) {
            registry.put("team/app", ARTIFACT);
        } else {
            registry.put("team/app", Artifacts.fallbackTag(MODULE.digest()), Artifacts.index(List.of(ARTIFACT)));
        }
        return registry;
    }

    private ProxyServer proxy(EmbeddedRegistry registry) {
        Address any = new Address("127.0.0.1", 0);
        return ProxyServer.start(vertx, new ProxyConfig(ProxyConfig.VERSION, List.of(new Listener(any, null)), any,
                Upstream.of(Origin.parse(registry.baseUrl())), Selection.DEFAULT, Evidence.DEFAULT, Map.of(),
                Cache.DEFAULT, Timeouts.DEFAULT, Log.DEFAULT), new BuildInfo("test", "test"), 1).await();
    }

    private static String name(EmbeddedRegistry registry) {
        return "127.0.0.1:" + registry.port() + "/team/app:1";
    }

}
