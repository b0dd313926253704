package io.bestfit.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.baseline.BaselineRule;
import io.bestfit.matcher.baseline.BaselineRules;
import io.bestfit.matcher.baseline.Glob;
import io.bestfit.matcher.cpu.MicroarchitectureCatalog;
import io.bestfit.matcher.evidence.DescriptorKeys;
import io.bestfit.matcher.evidence.EvidenceSource;
import io.bestfit.matcher.oci.Digest;
import io.bestfit.proxy.config.Evidence;
import io.bestfit.proxy.config.ProxyConfig;
import io.bestfit.proxy.config.Selection;
import io.bestfit.proxy.config.TagRule;
import io.bestfit.proxy.evidence.SiteStatements;
import io.bestfit.proxy.registry.Fault;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import io.bestfit.proxy.registry.RecordedRequest;
import io.bestfit.proxy.testing.Artifacts;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a site states of images and configures about evidence counts in the answers of the whole proxy. */
class SiteStatementsTest {

    private static final Image PLAIN = ImageBuilder.variant("amd64", "plain");
    private static final Image OTHER = ImageBuilder.variant("amd64", "other");
    private static final Image UBI = ImageBuilder.oci("amd64").file("variant", "ubi")
            .label("com.redhat.component", "ubi10-container").build();
    private static final Image BASED = ImageBuilder.oci("amd64").file("variant", "based")
            .annotation(BaselineRule.BASE_DIGEST, "sha256:" + "1".repeat(64)).build();
    /** What an artifact refers to that is found by its tag alone. */
    private static final Digest NOBODY = new Digest("sha256:" + "f".repeat(64));
    private static final String TAG = "/v2/lab/app/manifests/1.0";
    private static final String COMPANION = "/v2/lab/app/manifests/1.0-compspec";
    private static final SiteStatements NOTHING = new SiteStatements(DescriptorKeys.NONE, BaselineRules.NONE, null);
    private static final SiteStatements SUFFIX = new SiteStatements(DescriptorKeys.NONE, BaselineRules.NONE,
            "-compspec");

    @ParameterizedTest
    @CsvSource({"cpu=haswell, ubi", "cpu=x86-64-v2, plain", "arch=amd64, plain"})
    void whatIsBuiltFromUbi10IsForNodesOfItsLevel(String node, String chosen) throws Exception {
        try (RunningProxy proxy = start(SiteStatements.DEFAULT, index(UBI, PLAIN))) {
            assertThat(ask(proxy, node).body()).isEqualTo((chosen.equals("ubi") ? UBI : PLAIN).manifest().toString());
        }
    }

    @Test
    void theDefaultsCanBeSwitchedOff() throws Exception {
        try (RunningProxy proxy = start(NOTHING, index(UBI, PLAIN))) {
            assertThat(ask(proxy, "cpu=x86-64-v2").body()).isEqualTo(UBI.manifest().toString());
        }
    }

    @Test
    void anExplanationTellsTheRuleAndWhereItsReasonWasFound() throws Exception {
        try (RunningProxy proxy = start(SiteStatements.DEFAULT, index(UBI, PLAIN))) {
            JsonObject candidate = explain(proxy, "cpu=x86-64-v2").getJsonArray("candidates").getJsonObject(0);
            JsonObject claim = candidate.getJsonArray("claims").getJsonObject(0);
            assertThat(claim.getString("source")).isEqualTo("site");
            assertThat(claim.getString("found"))
                    .startsWith("rule RHEL 10, com.redhat.component in config sha256:");
            assertThat(claim.getString("key")).isEqualTo("baseline");
            assertThat(claim.getString("value")).isEqualTo("x86_64_v3");
            assertThat(claim.getString("state")).isEqualTo("violated");
            assertThat(candidate.getJsonArray("reasons"))
                    .containsExactly("needs CPU x86_64_v3 by the rule RHEL 10; the node has x86_64_v2");
        }
    }

    @Test
    void aRepositoryIsSpokenOfEvenWhereNothingButTheIndexIsRead() throws Exception {
        SiteStatements site = stating(
                rule("ours", List.of(new Glob("lab/*")), Map.of(), "x86_64_v3"));
        try (RunningProxy proxy = RunningProxy.start(config -> reading(with(config, site)))) {
            proxy.registry().put("lab/app", "1.0", index(PLAIN, OTHER));
            proxy.registry().put("other/app", "1.0", index(PLAIN, OTHER));
            HttpResponse<String> answer = ask(proxy, "cpu=x86-64-v2");
            assertThat(answer.body()).isEqualTo(index(PLAIN, OTHER).manifest().toString());
            assertThat(answer.headers().firstValue("Warning").orElse("")).contains("by the rule ours");
            assertThat(proxy.send("GET", "/v2/other/app/manifests/1.0", "Node-Features", "cpu=x86-64-v2").body())
                    .isEqualTo(PLAIN.manifest().toString());
            assertThat(proxy.registry().requests()).noneMatch(asked -> asked.uri().contains("/blobs/"));
        }
    }

    @Test
    void theDigestOfABaseImageIsARuleOfTheSites() throws Exception {
        SiteStatements site = stating(rule("our base", List.of(),
                Map.of(BaselineRule.BASE_DIGEST, List.of(new Glob("sha256:" + "1".repeat(64)))), "x86_64_v3"));
        try (RunningProxy proxy = start(site, index(BASED, PLAIN))) {
            assertThat(ask(proxy, "cpu=x86-64-v2").body()).isEqualTo(PLAIN.manifest().toString());
            assertThat(ask(proxy, "cpu=x86-64-v3").body()).isEqualTo(BASED.manifest().toString());
        }
    }

    @Test
    void annotationsUnderKeysOfTheSitesOwnSayWhatAnEntryNeeds() throws Exception {
        Image index = IndexBuilder.oci().annotated(PLAIN, "amd64", Map.of())
                .annotated(OTHER, "amd64", Map.of("com.example.cpu-arch", "zen3")).build();
        SiteStatements site = new SiteStatements(
                DescriptorKeys.of(Map.of("com.example.cpu-arch", "hardware.cpu.target.microarch")),
                BaselineRules.NONE, null);
        try (RunningProxy proxy = start(site, index)) {
            assertThat(ask(proxy, "cpu=zen4").body()).isEqualTo(OTHER.manifest().toString());
            assertThat(ask(proxy, "cpu=icelake").body()).isEqualTo(PLAIN.manifest().toString());
        }
        try (RunningProxy proxy = start(NOTHING, index)) {
            assertThat(ask(proxy, "cpu=zen4").body()).isEqualTo(PLAIN.manifest().toString());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"cpu=haswell | other", "cpu=x86-64-v2 | plain",
            "cpu=x86-64-v2, cpu-flags=\"avx avx2 bmi2\" | other"})
    void instructionSetsInAPlatformAreNeeded(String node, String chosen) throws Exception {
        Image index = IndexBuilder.oci().features(PLAIN, "amd64").features(OTHER, "amd64", "avx2", "bmi2").build();
        try (RunningProxy proxy = start(SiteStatements.DEFAULT, index)) {
            assertThat(ask(proxy, node).body())
                    .isEqualTo((chosen.equals("other") ? OTHER : PLAIN).manifest().toString());
        }
    }

    @Test
    void aCompspecArtifactUnderTheTagWithTheSuffixSpeaksOfTheWholeIndex() throws Exception {
        Image artifact = Artifacts.cpu(NOBODY, "zen4");
        try (RunningProxy proxy = start(SUFFIX, index(PLAIN, OTHER))) {
            proxy.registry().put("lab/app", "1.0-compspec", artifact);
            proxy.registry().put("lab/app", "2.0", index(PLAIN, OTHER));
            assertThat(ask(proxy, "cpu=zen3").body()).isEqualTo(index(PLAIN, OTHER).manifest().toString());
            assertThat(ask(proxy, "cpu=zen5").body()).isEqualTo(PLAIN.manifest().toString());
            assertThat(proxy.send("GET", "/v2/lab/app/manifests/2.0", "Node-Features", "cpu=zen3").body())
                    .as("another tag of the same index").isEqualTo(PLAIN.manifest().toString());
            assertThat(proxy.send("GET", COMPANION, "Node-Features", "cpu=zen3").body())
                    .as("the artifact itself").isEqualTo(artifact.manifest().toString());
            JsonObject claim = explain(proxy, "cpu=zen3").getJsonArray("candidates").getJsonObject(1)
                    .getJsonArray("claims").getJsonObject(0);
            assertThat(claim.getString("source")).isEqualTo("referrers");
            assertThat(claim.getString("found")).isEqualTo("tag 1.0-compspec");
        }
    }

    @Test
    void whatWasDecidedByATagIsNotAskedForAgain() throws Exception {
        try (RunningProxy proxy = start(SUFFIX, index(PLAIN, OTHER))) {
            assertThat(ask(proxy, "cpu=zen3").body()).as("there is no such tag").isEqualTo(PLAIN.manifest().toString());
            assertThat(proxy.registry().requests()).extracting(RecordedRequest::uri).contains(COMPANION);
            proxy.registry().reset();
            ask(proxy, "cpu=zen3");
            assertThat(proxy.registry().requests()).extracting(RecordedRequest::uri).containsExactly(TAG);
        }
    }

    @Test
    void noTagIsAskedForUnlessConfigured() throws Exception {
        try (RunningProxy proxy = start(NOTHING, index(PLAIN, OTHER))) {
            proxy.registry().put("lab/app", "1.0-compspec", Artifacts.cpu(NOBODY, "zen4"));
            assertThat(ask(proxy, "cpu=zen3").body()).isEqualTo(PLAIN.manifest().toString());
            assertThat(proxy.registry().requests()).extracting(RecordedRequest::uri).doesNotContain(COMPANION);
        }
    }

    @Test
    void somethingElseUnderTheTagSaysNothingAndAFailureIsTold() throws Exception {
        try (RunningProxy proxy = start(SUFFIX, index(PLAIN, OTHER))) {
            proxy.registry().put("lab/app", "1.0-compspec", OTHER);
            assertThat(ask(proxy, "cpu=zen3").body()).isEqualTo(PLAIN.manifest().toString());
        }
        try (RunningProxy proxy = start(SUFFIX, index(PLAIN, OTHER))) {
            proxy.registry().faults().on(asked -> asked.uri().equals(COMPANION)).answer(Fault.status(500));
            HttpResponse<String> answer = ask(proxy, "cpu=zen3");
            assertThat(answer.body()).isEqualTo(index(PLAIN, OTHER).manifest().toString());
            assertThat(answer.headers().firstValue("Warning").orElse(""))
                    .contains("tag 1.0-compspec was not read: the registry answered 500");
        }
    }

    @Test
    void amongTagsThatAreVariantsAnArtifactSpeaksOfItsOwn() throws Exception {
        TagRule rule = new TagRule("lab/*", "{version}_{features}", Map.of(), null);
        try (RunningProxy proxy = RunningProxy.start(config -> RunningProxy.with(config,
                new Evidence(config.evidence().timeout(), config.evidence().referrersTtl(),
                        config.evidence().maxCandidates(), config.evidence().blobHosts(), SUFFIX, List.of(rule),
                        config.evidence().tagsTtl())))) {
            proxy.registry().put("lab/app", "5_zen3", PLAIN);
            proxy.registry().put("lab/app", "5_x86_64_v3", OTHER);
            proxy.registry().put("lab/app", "5_zen3-compspec", Artifacts.cpu(NOBODY, "zen4"));
            String target = "/v2/lab/app/manifests/5";
            assertThat(proxy.send("GET", target, "Node-Features", "cpu=zen3").body())
                    .isEqualTo(OTHER.manifest().toString());
            assertThat(proxy.send("GET", target, "Node-Features", "cpu=zen4").body())
                    .isEqualTo(PLAIN.manifest().toString());
        }
    }

    private static RunningProxy start(SiteStatements site, Image index) throws Exception {
        RunningProxy proxy = RunningProxy.start(config -> with(config, site));
        proxy.registry().put("lab/app", "1.0", index);
        return proxy;
    }

    private static ProxyConfig with(ProxyConfig config, SiteStatements site) {
        Evidence evidence = config.evidence();
        return RunningProxy.with(config, new Evidence(evidence.timeout(), evidence.referrersTtl(),
                evidence.maxCandidates(), evidence.blobHosts(), site, evidence.tagRules(), evidence.tagsTtl()));
    }

    private static ProxyConfig reading(ProxyConfig config) {
        Selection selection = config.selection();
        return new ProxyConfig(config.version(), config.listeners(), config.admin(), config.upstream(),
                new Selection(selection.onNoMatch(), selection.onBadDeclaration(), selection.unverified(),
                        selection.order(), Set.of(EvidenceSource.DESCRIPTOR, EvidenceSource.PLATFORM)),
                config.evidence(), config.profiles(), config.cache(), config.timeouts(), config.log());
    }

    private static SiteStatements stating(BaselineRule rule) {
        return new SiteStatements(DescriptorKeys.NONE, new BaselineRules(List.of(rule)), null);
    }

    private static BaselineRule rule(String name, List<Glob> repositories, Map<String, List<Glob>> origins,
            String target) {
        return new BaselineRule(name, repositories, origins, MicroarchitectureCatalog.standard().get(target));
    }

    private static Image index(Image one, Image other) {
        return IndexBuilder.oci().annotated(one, "amd64", Map.of()).annotated(other, "amd64", Map.of()).build();
    }

    private static JsonObject explain(RunningProxy proxy, String node) throws Exception {
        return new JsonObject(
                proxy.send("GET", "/bestfit/v1/explain?ref=lab/app:1.0", "Node-Features", node).body());
    }

    private static HttpResponse<String> ask(RunningProxy proxy, String node) throws Exception {
        return proxy.send("GET", TAG, "Node-Features", node);
    }
}
