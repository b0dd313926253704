package io.bestfit.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.evidence.EvidenceSource;
import io.bestfit.proxy.config.Evidence;
import io.bestfit.proxy.config.ProxyConfig;
import io.bestfit.proxy.config.Selection;
import io.bestfit.proxy.config.TagRule;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import io.bestfit.proxy.registry.RecordedRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a declared node gets where tags are named after machines. */
class TagRulesTest {

    private static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final Image GENERIC = ImageBuilder.variant("amd64", "generic");
    private static final Image SKYLAKE = ImageBuilder.variant("amd64", "skylake");
    private static final Image ZEN3 = ImageBuilder.variant("amd64", "zen3");
    private static final Image CLUSTER = ImageBuilder.variant("amd64", "cluster_1");
    private static final Image GRAVITON = ImageBuilder.variant("arm64", "graviton2");
    private static final Image CUDA = ImageBuilder.variant("amd64", "cuda");
    private static final Image NEEDY = ImageBuilder.oci("amd64").file("variant", "needy\n")
            .environment("NVIDIA_REQUIRE_CUDA=cuda>=99.0").build();
    private static final String GROMACS = "/v2/hpc/gromacs/manifests/2021.5";

    private static RunningProxy proxy;

    @BeforeAll
    static void start() throws TimeoutException {
        proxy = RunningProxy.start(TagRulesTest::ruled);
    }

    @AfterAll
    static void stop() throws TimeoutException {
        proxy.close();
    }

    @BeforeEach
    void reset() {
        proxy.registry().reset();
    }

    static ProxyConfig ruled(ProxyConfig config) {
        return with(config, 64, Duration.ofMinutes(1));
    }

    private static ProxyConfig with(ProxyConfig config, int maxCandidates, Duration tagsTtl) {
        Evidence evidence = config.evidence();
        return new ProxyConfig(config.version(), config.listeners(), config.admin(), config.upstream(),
                config.selection(),
                new Evidence(evidence.timeout(), evidence.referrersTtl(), maxCandidates, evidence.blobHosts(),
                        evidence.site(),
                        List.of(new TagRule("hpc/*", "{version}_{features}", Map.of(), null),
                                new TagRule("lab/**", null, Map.of("86", "sm_86"), "sm_80")),
                        tagsTtl),
                config.profiles(), config.cache(), config.timeouts(), config.log());
    }

    static void publish(RunningProxy where, String repository, Map<String, Image> tags) {
        tags.forEach((tag, image) -> where.registry().put(repository, tag, image));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            cpu=zen4                    | zen3      | tag="2021.5_zen3", position=3, decided-by=position
            cpu=cascadelake             | skylake   | tag="2021.5_skylake", position=2, decided-by=position
            cpu=graviton3               | graviton2 | tag="2021.5_graviton2", position=1, decided-by=position
            cpu=x86_64_v2, cluster_1    | cluster_1 | tag="2021.5_cluster_1", position=0, decided-by=position
            """)
    void aTagThatIsNotThereIsTheVariantThatFits(String node, String variant, String header) throws Exception {
        Map<String, Image> images = Map.of("skylake", SKYLAKE, "zen3", ZEN3, "graviton2", GRAVITON, "cluster_1",
                CLUSTER);
        images.forEach((name, published) -> proxy.registry().put("hpc/gromacs", "2021.5_" + name, published));
        proxy.registry().put("hpc/gromacs", "2022.1_zen3", GENERIC);
        Image image = Objects.requireNonNull(images.get(variant));
        HttpResponse<String> head = proxy.send("HEAD", GROMACS, "Node-Features", node, "Accept", OCI_MANIFEST);
        HttpResponse<String> get = proxy.send("GET", GROMACS, "Node-Features", node, "Accept", OCI_MANIFEST);
        for (HttpResponse<String> answer : List.of(head, get)) {
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Docker-Content-Digest")).contains(image.digest().text());
            assertThat(answer.headers().firstValue("Content-Type")).contains(OCI_MANIFEST);
            assertThat(answer.headers().firstValue("Bestfit-Selection")).contains(header);
            assertThat(answer.headers().firstValue("Cache-Control")).contains("private, no-cache");
        }
        assertThat(get.body()).isEqualTo(image.manifest().toString());
        assertThat(head.headers().firstValue("Content-Length")).isEqualTo(get.headers().firstValue("Content-Length"));
    }

    @Test
    void theGenericImageIsOneOfThem() throws Exception {
        publish(proxy, "hpc/generic", Map.of("1", GENERIC, "1_zen3", ZEN3));
        HttpResponse<String> plain = proxy.send("GET", "/v2/hpc/generic/manifests/1", "Node-Features", "cpu=skylake",
                "Accept", OCI_MANIFEST);
        assertThat(plain.body()).isEqualTo(GENERIC.manifest().toString());
        assertThat(plain.headers().firstValue("Bestfit-Selection"))
                .contains("tag=\"1\", position=0, decided-by=position");
        HttpResponse<String> best = proxy.send("GET", "/v2/hpc/generic/manifests/1", "Node-Features", "cpu=zen3",
                "Accept",
                OCI_MANIFEST);
        assertThat(best.body()).isEqualTo(ZEN3.manifest().toString());
    }

    @Test
    void nothingThatFitsIsWhatTheUpstreamSays() throws Exception {
        publish(proxy, "hpc/none", Map.of("1_zen3", ZEN3));
        HttpResponse<String> direct = proxy.send("GET", "/v2/hpc/none/manifests/1", "Accept", OCI_MANIFEST);
        HttpResponse<String> through = proxy.send("GET", "/v2/hpc/none/manifests/1", "Node-Features", "cpu=skylake",
                "Accept", OCI_MANIFEST);
        assertThat(through.statusCode()).isEqualTo(404);
        assertThat(through.body()).isEqualTo(direct.body());
        assertThat(through.headers().firstValue("Bestfit-Selection")).isEmpty();
        assertThat(through.headers().firstValue("Warning")).isEmpty();
    }

    @Test
    void anIndexUnderTheTagGoesBeforeEveryRule() throws Exception {
        Image index = IndexBuilder.oci().annotated(GENERIC, "amd64", Map.of()).build();
        publish(proxy, "hpc/index", Map.of("1", index, "1_zen3", ZEN3));
        HttpResponse<String> answer = proxy.send("GET", "/v2/hpc/index/manifests/1", "Node-Features", "cpu=zen3",
                "Accept", OCI_MANIFEST);
        assertThat(answer.body()).isEqualTo(GENERIC.manifest().toString());
        assertThat(lists(proxy)).isEmpty();
    }

    @Test
    void aTagThatNamesItsMachineIsLeftAlone() throws Exception {
        publish(proxy, "hpc/own", Map.of("1_zen3", ZEN3, "1_zen3_cuda12.4", CUDA));
        HttpResponse<String> answer = proxy.send("GET", "/v2/hpc/own/manifests/1_zen3", "Node-Features",
                "cpu=zen3, cuda=\"12.4\"", "Accept", OCI_MANIFEST);
        assertThat(answer.body()).isEqualTo(ZEN3.manifest().toString());
        assertThat(answer.headers().firstValue("Bestfit-Selection")).isEmpty();
        assertThat(lists(proxy)).isEmpty();
    }

    @Test
    void aRepositoryWithoutARuleIsLeftAlone() throws Exception {
        publish(proxy, "other/app", Map.of("1_zen3", ZEN3));
        assertThat(proxy.send("GET", "/v2/other/app/manifests/1", "Node-Features", "cpu=zen3", "Accept", OCI_MANIFEST)
                .statusCode()).isEqualTo(404);
        assertThat(lists(proxy)).isEmpty();
    }

    @Test
    void aVariantThatIsAnIndexGivesItsEntries() throws Exception {
        Image both = IndexBuilder.oci().annotated(GRAVITON, "arm64", Map.of()).annotated(CUDA, "amd64", Map.of())
                .build();
        publish(proxy, "hpc/multi", Map.of("1_cuda12.4", both, "1", GENERIC));
        HttpResponse<String> answer = proxy.send("GET", "/v2/hpc/multi/manifests/1", "Node-Features",
                "cpu=zen3, nvidia-driver=\"550.54.15\", nvidia-cc=\"8.0\"", "Accept", OCI_MANIFEST);
        assertThat(answer.body()).isEqualTo(CUDA.manifest().toString());
        assertThat(answer.headers().firstValue("Bestfit-Selection").orElseThrow())
                .startsWith("tag=\"1_cuda12.4\", position=1, decided-by=");
    }

    @Test
    void theConfigurationTellsTheArchitectureWhereTheTagDoesNot() throws Exception {
        publish(proxy, "lab/arch", Map.of("1-cpu", GRAVITON, "1-generic", GENERIC));
        for (var expected : Map.of("arch=arm64", GRAVITON, "cpu=zen3", GENERIC).entrySet()) {
            assertThat(proxy.send("GET", "/v2/lab/arch/manifests/1", "Node-Features", expected.getKey(), "Accept",
                    OCI_MANIFEST).body()).isEqualTo(expected.getValue().manifest().toString());
        }
    }

    @Test
    void whatAnImageSaysOfItselfCountsBesideItsTag() throws Exception {
        publish(proxy, "hpc/needy", Map.of("1_zen3", NEEDY, "1_haswell", GENERIC));
        HttpResponse<String> answer = proxy.send("GET", "/v2/hpc/needy/manifests/1", "Node-Features",
                "cpu=zen3, nvidia-driver=\"550.54.15\", nvidia-cc=\"8.0\"", "Accept", OCI_MANIFEST);
        assertThat(answer.statusCode()).as("haswell is of another vendor, zen3 needs CUDA 99").isEqualTo(404);
    }

    @Test
    void theListIsAskedForOnceAndByEachCaller() throws Exception {
        publish(proxy, "hpc/cached", Map.of("1_zen3", ZEN3));
        for (String caller : List.of("Basic YTpi", "Basic YTpi", "Basic Yzpk")) {
            assertThat(proxy.send("GET", "/v2/hpc/cached/manifests/1", "Node-Features", "cpu=zen3", "Accept",
                    OCI_MANIFEST, "Authorization", caller).statusCode()).isEqualTo(200);
        }
        assertThat(lists(proxy)).hasSize(2).extracting(list -> list.headers().get("Authorization"))
                .containsExactly("Basic YTpi", "Basic Yzpk");
        assertThat(proxy.registry().requests()).filteredOn(asked -> asked.uri().endsWith("/1_zen3")).hasSize(2);
    }

    @Test
    void theListIsReadPageByPage() throws Exception {
        for (int number = 0; number < 2_100; number++) {
            proxy.registry().put("hpc/pages", "0.%04d_zen2".formatted(number), GENERIC);
        }
        publish(proxy, "hpc/pages", Map.of("9_zen3", ZEN3));
        HttpResponse<String> answer = proxy.send("GET", "/v2/hpc/pages/manifests/9", "Node-Features", "cpu=zen3",
                "Accept",
                OCI_MANIFEST);
        assertThat(answer.body()).isEqualTo(ZEN3.manifest().toString());
        assertThat(lists(proxy)).hasSize(3);
    }

    @Test
    void onlyWhatTheWordsLeaveInTheRaceIsLookedAt() throws Exception {
        publish(proxy, "hpc/race", Map.of("1_zen3", ZEN3, "1_skylake", SKYLAKE, "1_graviton2", GRAVITON));
        proxy.send("GET", "/v2/hpc/race/manifests/1", "Node-Features", "cpu=zen3", "Accept", OCI_MANIFEST);
        assertThat(proxy.registry().requests()).extracting(RecordedRequest::toString)
                .contains("HEAD /v2/hpc/race/manifests/1_zen3")
                .doesNotContain("HEAD /v2/hpc/race/manifests/1_skylake", "HEAD /v2/hpc/race/manifests/1_graviton2");
    }

    @Test
    void noMoreVariantsAreLookedAtThanAreAllowed() throws Exception {
        try (RunningProxy bounded = RunningProxy.start(config -> with(config, 2, Duration.ofMinutes(1)))) {
            publish(bounded, "hpc/many", Map.of("1_x86_64_v2", GENERIC, "1_x86_64_v3", SKYLAKE, "1_zen3", ZEN3));
            HttpResponse<String> answer = bounded.send("GET", "/v2/hpc/many/manifests/1", "Node-Features", "cpu=zen3",
                    "Accept", OCI_MANIFEST);
            assertThat(answer.body()).isEqualTo(SKYLAKE.manifest().toString());
            assertThat(bounded.registry().requests()).filteredOn(asked -> asked.method().equals("HEAD"))
                    .extracting(RecordedRequest::uri).containsExactlyInAnyOrder("/v2/hpc/many/manifests/1",
                            "/v2/hpc/many/manifests/1_x86_64_v2", "/v2/hpc/many/manifests/1_x86_64_v3");
            assertThat(answer.headers().firstValue("Warning").orElseThrow())
                    .contains("more than 2 variants are in question (evidence.maxCandidates)");
        }
    }

    @Test
    void aSiteCanSwitchTheSourceOff() throws Exception {
        try (RunningProxy off = RunningProxy.start(config -> {
            ProxyConfig ruled = ruled(config);
            Selection selection = ruled.selection();
            return new ProxyConfig(ruled.version(), ruled.listeners(), ruled.admin(), ruled.upstream(),
                    new Selection(selection.onNoMatch(), selection.onBadDeclaration(), selection.unverified(),
                            selection.order(), Set.of(EvidenceSource.PLATFORM)),
                    ruled.evidence(), ruled.profiles(), ruled.cache(), ruled.timeouts(), ruled.log());
        })) {
            publish(off, "hpc/app", Map.of("1_zen3", ZEN3));
            assertThat(off.send("GET", "/v2/hpc/app/manifests/1", "Node-Features", "cpu=zen3", "Accept", OCI_MANIFEST)
                    .statusCode()).isEqualTo(404);
        }
    }

    @Test
    void anExplanationNamesTheTags() throws Exception {
        publish(proxy, "lab/told", Map.of("1.9", GENERIC, "86-1.9", CUDA, "1.9-graviton2", GRAVITON));
        JsonNode told = JsonMapper.shared().readTree(proxy.send("GET", "/bestfit/v1/explain?ref=lab/told:1.9",
                "Node-Features", "cpu=zen3, nvidia-driver=\"550.54.15\", nvidia-cc=\"8.6\"").body());
        assertThat(told.path("outcome").asString()).isEqualTo("selected");
        assertThat(told.path("index").isNull()).isTrue();
        assertThat(told.path("selected").path("tag").asString()).isEqualTo("86-1.9");
        assertThat(told.path("selected").path("digest").asString()).isEqualTo(CUDA.digest().text());
        assertThat(told.path("candidates").valueStream().map(candidate -> candidate.path("tag").asString()))
                .containsExactly("1.9", "1.9-graviton2", "86-1.9");
        JsonNode claim = told.path("candidates").path(2).path("claims").path(0);
        assertThat(claim.path("source").asString()).isEqualTo("tag");
        assertThat(claim.path("found").asString()).isEqualTo("tag 86-1.9");
        assertThat(claim.path("value").asString()).isEqualTo("sm_86");
    }

    @Test
    void anExplanationSaysWhyNoTagFits() throws Exception {
        publish(proxy, "hpc/unfit", Map.of("1_zen3", ZEN3));
        JsonNode told = JsonMapper.shared().readTree(proxy.send("GET", "/bestfit/v1/explain?ref=hpc/unfit:1",
                "Node-Features", "cpu=skylake").body());
        assertThat(told.path("outcome").asString()).isEqualTo("passthrough");
        assertThat(told.path("candidates")).hasSize(1);
        assertThat(told.path("candidates").path(0).path("tag").asString()).isEqualTo("1_zen3");
    }

    private static List<RecordedRequest> lists(RunningProxy where) {
        return where.registry().requests().stream().filter(asked -> asked.uri().contains("/tags/list")).toList();
    }
}
