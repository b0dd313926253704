package io.bestfit.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.evidence.EvidenceSource;
import io.bestfit.proxy.config.ProxyConfig;
import io.bestfit.proxy.config.Selection;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import io.bestfit.proxy.registry.RegistryOptions;
import io.bestfit.proxy.testing.Artifacts;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What images say of themselves outside the index counts, wherever they say it, and however a registry lists it. */
class EvidenceTest {

    private static final Image PLAIN = ImageBuilder.variant("amd64", "plain");
    private static final Image OTHER = ImageBuilder.variant("amd64", "other");
    private static final Image ANNOTATED = ImageBuilder.oci("amd64").file("variant", "annotated")
            .annotation("org.supercontainers.hardware.cpu.target.microarch", "zen3").build();
    private static final Image LABELLED = ImageBuilder.oci("amd64").file("variant", "labelled")
            .label("hardware.cpu.target.microarch", "haswell").build();
    private static final Image CUDA = ImageBuilder.oci("amd64").file("variant", "cuda")
            .environment("NVIDIA_REQUIRE_CUDA=cuda>=12.4 brand=tesla,driver>=470,driver<471").build();
    private static final Image INDEX = IndexBuilder.oci().annotated(PLAIN, "amd64", Map.of())
            .annotated(OTHER, "amd64", Map.of()).annotated(ANNOTATED, "amd64", Map.of())
            .annotated(LABELLED, "amd64", Map.of()).annotated(CUDA, "amd64", Map.of()).build();
    private static final String OLD = "2024-01-01T00:00:00Z";
    private static final String NEW = "2025-01-01T00:00:00Z";
    private static final String TAG = "/v2/lab/app/manifests/1.0";

    static Stream<Arguments> sources() {
        Image vfio = Artifacts.module(PLAIN.digest(), NEW, "vfio");
        Image mlx5 = Artifacts.module(PLAIN.digest(), OLD, "mlx5_core");
        return Stream.of(
                Arguments.of("a manifest's annotation", List.of(), "cpu=zen3", ANNOTATED),
                Arguments.of("a configuration's label", List.of(), "cpu=skylake", LABELLED),
                Arguments.of("NVIDIA_REQUIRE that holds", List.of(),
                        "nvidia-driver=\"550.54.15\", nvidia-brand=tesla", CUDA),
                Arguments.of("NVIDIA_REQUIRE that does not hold", List.of(),
                        "nvidia-driver=\"450.51.06\", nvidia-brand=tesla", PLAIN),
                Arguments.of("an artifact of the image that holds", List.of(vfio), "kernel-modules=vfio", PLAIN),
                Arguments.of("an artifact of the image that does not hold", List.of(vfio), "kernel-modules=mlx5_core",
                        OTHER),
                Arguments.of("the newest of two artifacts holds", List.of(mlx5, vfio), "kernel-modules=vfio", PLAIN),
                Arguments.of("the newest of two artifacts does not hold", List.of(vfio, mlx5),
                        "kernel-modules=mlx5_core", OTHER),
                Arguments.of("an artifact of the index that holds",
                        List.of(Artifacts.module(INDEX.digest(), NEW, "vfio")), "kernel-modules=vfio", PLAIN),
                Arguments.of("an artifact of the index that does not hold",
                        List.of(Artifacts.module(INDEX.digest(), NEW, "vfio")), "kernel-modules=mlx5_core", INDEX),
                Arguments.of("a compspec artifact", List.of(Artifacts.cpu(OTHER.digest(), "zen4")), "cpu=zen4",
                        OTHER));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sources")
    void isFoundByTheReferrersApi(String what, List<Image> artifacts, String node, Image expected) throws Exception {
        try (RunningProxy proxy = RunningProxy.start()) {
            artifacts.forEach(artifact -> proxy.registry().put("lab/app", artifact));
            assertAnswered(proxy, node, expected);
            assertThat(proxy.registry().requests()).noneMatch(asked -> asked.uri().contains("/manifests/sha256-"));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sources")
    void isFoundByTheFallbackTag(String what, List<Image> artifacts, String node, Image expected) throws Exception {
        try (RunningProxy proxy = RunningProxy.start(RegistryOptions.defaults().withReferrers(false))) {
            if (!artifacts.isEmpty()) {
                String subject = artifacts.getFirst().manifest().toJsonObject().getJsonObject("subject")
                        .getString("digest");
                proxy.registry().put("lab/app", subject.replace(':', '-'), Artifacts.index(artifacts));
            }
            assertAnswered(proxy, node, expected);
        }
    }

    static Stream<Arguments> switchedOff() {
        return Stream.of(Arguments.of(EvidenceSource.MANIFEST, "cpu=zen3", OTHER),
                Arguments.of(EvidenceSource.CONFIG, "cpu=skylake", OTHER),
                Arguments.of(EvidenceSource.REFERRERS, "kernel-modules=mlx5_core", PLAIN));
    }

    @ParameterizedTest(name = "without {0}, {1}")
    @MethodSource("switchedOff")
    void aSourceThatIsSwitchedOffIsNotRead(EvidenceSource off, String node, Image expected) throws Exception {
        Set<EvidenceSource> sources = EnumSet.copyOf(Selection.SOURCES);
        sources.remove(off);
        try (RunningProxy proxy = RunningProxy.start(config -> reading(config, sources))) {
            proxy.registry().put("lab/app", Artifacts.module(PLAIN.digest(), NEW, "vfio"));
            assertAnswered(proxy, node, expected);
            if (off == EvidenceSource.REFERRERS) {
                assertThat(proxy.registry().requests()).noneMatch(asked -> asked.uri().contains("/referrers/"));
            } else if (off == EvidenceSource.CONFIG) {
                assertThat(proxy.registry().requests().stream().filter(asked -> asked.uri().contains("/blobs/")))
                        .hasSize(1);
            }
        }
    }

    @Test
    void withTheIndexAloneNothingIsFetchedButTheChoice() throws Exception {
        try (RunningProxy proxy = RunningProxy.start(config -> reading(config,
                Set.of(EvidenceSource.DESCRIPTOR, EvidenceSource.PLATFORM)))) {
            assertAnswered(proxy, "cpu=zen3", PLAIN);
            assertThat(proxy.registry().requests()).hasSize(3);
        }
    }

    /** A package for forward compatibility may be stated elsewhere than the toolkit whose drivers it widens. */
    @Test
    void whatTheIndexAloneRulesOutIsReadWhereTheImageMayWidenIt() throws Exception {
        Image packaged = ImageBuilder.oci("amd64").file("variant", "packaged")
                .label("hardware.gpu.cuda.compat.branches", "535").build();
        Image index = IndexBuilder.oci().annotated(PLAIN, "amd64", Map.of()).annotated(packaged, "amd64",
                Map.of("org.supercontainers.hardware.gpu.cuda.version", "13.0")).build();
        try (RunningProxy proxy = RunningProxy.start()) {
            proxy.registry().put("lab/app", "1.0", index);
            assertThat(ask(proxy, "nvidia-driver=\"535.54.03\", nvidia-brand=tesla").body())
                    .isEqualTo(packaged.manifest().toString());
        }
    }

    @Test
    void whatIsRuledOutByTheIndexIsNotFetched() throws Exception {
        Image index = IndexBuilder.oci().annotated(PLAIN, "amd64", Map.of())
                .annotated(ANNOTATED, "amd64", Map.of("org.supercontainers.hardware.cpu.target.microarch", "zen4"))
                .annotated(LABELLED, "arm64", Map.of()).build();
        try (RunningProxy proxy = RunningProxy.start()) {
            proxy.registry().put("lab/app", "1.0", index);
            assertThat(ask(proxy, "cpu=zen2").body()).isEqualTo(PLAIN.manifest().toString());
            assertThat(proxy.registry().requests()).noneMatch(
                    asked -> asked.uri().contains(ANNOTATED.digest().text())
                            || asked.uri().contains(LABELLED.digest().text()));
        }
    }

    @Test
    void anExplanationTellsEachClaimWithItsSourceAndWhereItWasFound() throws Exception {
        try (RunningProxy proxy = RunningProxy.start()) {
            proxy.registry().put("lab/app", "1.0", INDEX);
            proxy.registry().put("lab/app", Artifacts.module(PLAIN.digest(), NEW, "vfio"));
            JsonObject explanation = new JsonObject(proxy.send("GET", "/bestfit/v1/explain?ref=lab/app:1.0",
                    "Node-Features", "cpu=zen3, kernel-modules=vfio").body());
            List<String> told = new ArrayList<>();
            for (int place = 0; place < INDEX.children().size(); place++) {
                for (Object claim : explanation.getJsonArray("candidates").getJsonObject(place)
                        .getJsonArray("claims")) {
                    told.add(place + " " + ((JsonObject) claim).getString("source") + " "
                            + ((JsonObject) claim).getString("found", "").replaceAll("sha256:.*", ""));
                }
            }
            assertThat(told).contains("0 referrers referrer ", "2 manifest manifest ", "3 config config ",
                    "4 config config ");
            assertThat(explanation.getString("outcome")).isEqualTo("selected");
        }
    }

    private static void assertAnswered(RunningProxy proxy, String node, Image expected) throws Exception {
        proxy.registry().put("lab/app", "1.0", INDEX);
        HttpResponse<String> answer = ask(proxy, node);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Docker-Content-Digest")).contains(expected.digest().text());
        assertThat(answer.body()).isEqualTo(expected.manifest().toString());
    }

    private static HttpResponse<String> ask(RunningProxy proxy, String node) throws Exception {
        return proxy.send("GET", TAG, "Node-Features", node);
    }

    private static ProxyConfig reading(ProxyConfig config, Set<EvidenceSource> sources) {
        Selection selection = config.selection();
        return new ProxyConfig(config.version(), config.listeners(), config.admin(), config.upstream(),
                new Selection(selection.onNoMatch(), selection.onBadDeclaration(), selection.unverified(),
                        selection.order(), sources),
                config.evidence(), config.profiles(), config.cache(), config.timeouts(), config.log());
    }
}
