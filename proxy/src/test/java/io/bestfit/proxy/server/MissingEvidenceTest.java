package io.bestfit.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.config.Evidence;
import io.bestfit.proxy.config.ProxyConfig;
import io.bestfit.proxy.config.Selection;
import io.bestfit.proxy.config.Selection.OnNoMatch;
import io.bestfit.proxy.registry.EmbeddedRegistry;
import io.bestfit.proxy.registry.Fault;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import io.bestfit.proxy.registry.RegistryOptions;
import io.bestfit.proxy.upstream.Origin;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Evidence that cannot be had is unknown and told; it never makes a pull fail that the upstream would have served. */
class MissingEvidenceTest {

    private static final Image PLAIN = ImageBuilder.variant("amd64", "plain");
    private static final Image ZEN3 = ImageBuilder.oci("amd64").file("variant", "zen3")
            .label("hardware.cpu.target.microarch", "zen3").build();
    private static final String CONFIG = ZEN3.manifest().toJsonObject().getJsonObject("config").getString("digest");
    private static final Image INDEX = IndexBuilder.oci().annotated(PLAIN, "amd64", Map.of())
            .annotated(ZEN3, "amd64", Map.of()).build();
    private static final String TAG = "/v2/lab/app/manifests/1.0";
    private static final String BLOB = "/v2/lab/app/blobs/" + CONFIG;
    private static final String REFERRERS = "/v2/lab/app/referrers/" + ZEN3.digest();
    /** More than there are times of {@link #SHORT} in the longest that a question may take. */
    private static final int TRIES = 50;
    private static final Duration SHORT = Duration.ofMillis(400);

    private final Vertx vertx = Vertx.vertx();
    private EmbeddedRegistry elsewhere;

    @BeforeEach
    void start() throws Exception {
        elsewhere = RunningProxy.await(EmbeddedRegistry.start(vertx, RegistryOptions.defaults()));
        elsewhere.put("lab/app", "1.0", INDEX);
    }

    @AfterEach
    void stop() throws Exception {
        RunningProxy.await(elsewhere.close());
        RunningProxy.await(vertx.close());
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of(BLOB, Fault.status(404), "config " + CONFIG + " was not read: the registry answered 404"),
                Arguments.of(BLOB, Fault.status(403), "the registry answered 403"),
                Arguments.of(BLOB, Fault.status(429), "the registry answered 429"),
                Arguments.of(BLOB, new Fault.WrongBytes(), "its bytes have the digest sha256:"),
                Arguments.of(BLOB, new Fault.CloseWithinBody(3), "the registry could not be asked: "),
                Arguments.of(BLOB, new Fault.StallBeforeHead(), "it did not come within 400 ms"),
                Arguments.of(BLOB, new Fault.StallWithinBody(3), "it did not come within 400 ms"),
                Arguments.of(BLOB, new Fault.SlowDrip(1, Duration.ofMillis(50)), "it did not come within 400 ms"),
                Arguments.of(BLOB, new Fault.Status(200, Map.of("Content-Encoding", "gzip"), "x"),
                        "it is encoded as gzip"),
                Arguments.of(BLOB, new Fault.Status(302, Map.of(), ""), "it is redirected to what is no URL"),
                Arguments.of(BLOB, Fault.redirect("ftp://a.example/x"), "it is redirected to what is no URL"),
                Arguments.of(BLOB, Fault.redirect("https://a:b@cdn.example/x"), "it is redirected to what is no URL"),
                Arguments.of(BLOB, Fault.redirect("https://cdn.example/x?sig=planted"),
                        "it is redirected to https://cdn.example, which is not in evidence.blobHosts"),
                Arguments.of(BLOB, Fault.redirect(BLOB), "it is redirected more than 2 times"),
                Arguments.of(REFERRERS, Fault.status(500),
                        "referrers of " + ZEN3.digest() + " was not read: the registry answered 500"),
                Arguments.of(REFERRERS, new Fault.Status(200,
                        Map.of("Content-Type", "application/vnd.oci.image.index.v1+json"), "{"), "was not read: "),
                Arguments.of(REFERRERS,
                        new Fault.Status(200, Map.of("Content-Type", "application/vnd.oci.image.index.v1+json", "Link",
                                "<http://elsewhere.example/>; rel=\"next\""), "{\"manifests\":[]}"),
                        "its next page is at another server"));
    }

    @ParameterizedTest(name = "{0} with {1}")
    @MethodSource("faults")
    void anImageOfWhichSomethingIsMissingIsNotChosenAndThatIsTold(String path, Fault fault, String told)
            throws Exception {
        try (RunningProxy proxy = start(OnNoMatch.REFUSE, SHORT, Set.of())) {
            proxy.registry().faults().on(asked -> asked.uri().equals(path)).answer(fault);
            HttpResponse<String> answer = ask(proxy);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(PLAIN.manifest().toString());
            assertThat(answer.headers().firstValue("Warning").orElse(""))
                    .startsWith("299 - \"not all that the images say of themselves could be had: ").contains(told)
                    .doesNotContain("planted");
            proxy.registry().faults().clear();
            // What still hangs is waited for by those who ask meanwhile; it ends when the proxy gives it up.
            int tries = 0;
            while (!ask(proxy).body().equals(ZEN3.manifest().toString())) {
                assertThat(++tries).as("answers after the fault was over").isLessThan(TRIES);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(OnNoMatch.class)
    void whereNothingElseFitsTheIndexPassesThroughAndNothingIsRefused(OnNoMatch policy) throws Exception {
        try (RunningProxy proxy = start(policy, SHORT, Set.of())) {
            proxy.registry().faults().on(asked -> asked.uri().contains("/blobs/")).answer(Fault.status(404));
            HttpResponse<String> answer = ask(proxy);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(INDEX.manifest().toString());
            assertThat(answer.headers().firstValue("Warning").orElse("")).endsWith("404; and 1 other\"");
            JsonObject explanation = new JsonObject(proxy.send("GET", "/bestfit/v1/explain?ref=lab/app:1.0",
                    "Node-Features", "cpu=zen3").body());
            assertThat(explanation.getString("outcome")).isEqualTo("passthrough");
            assertThat(explanation.getJsonArray("candidates").toString()).contains("the registry answered 404");
            assertThat(proxy.sendTo(proxy.server().adminPort(), "GET", "/metrics").body()).contains(
                    "bestfit_selections_total{outcome=\"error\",reason=\"evidence\",upstream=\"default\"} 1.0",
                    "bestfit_evidence_missing_total{kind=\"image\"} 4.0",
                    "bestfit_evidence_fetched_total{kind=\"referrers\"} 3.0");
        }
    }

    @Test
    void aBlobIsHadFromAConfiguredHostWithoutTheCallersCredentials() throws Exception {
        try (RunningProxy proxy = start(OnNoMatch.REFUSE, Duration.ofSeconds(2),
                Set.of(Origin.parse(elsewhere.baseUrl())))) {
            proxy.registry().faults().on(asked -> asked.uri().equals(BLOB))
                    .answer(Fault.redirect(elsewhere.baseUrl() + BLOB + "?sig=a%2Fb&x=%20"));
            assertThat(ask(proxy).body()).isEqualTo(ZEN3.manifest().toString());
            assertThat(elsewhere.requests()).singleElement().satisfies(asked -> {
                assertThat(asked.uri()).isEqualTo(BLOB + "?sig=a%2Fb&x=%20");
                assertThat(asked.headers().contains("Authorization")).isFalse();
                assertThat(asked.headers().contains("Cookie")).isFalse();
                assertThat(asked.headers().get("Host")).isEqualTo("127.0.0.1:" + elsewhere.port());
            });
        }
    }

    @Test
    void aConfiguredHostThatLeadsBackGetsNoCredentialsSentAlong() throws Exception {
        try (RunningProxy proxy = start(OnNoMatch.REFUSE, Duration.ofSeconds(2),
                Set.of(Origin.parse(elsewhere.baseUrl())))) {
            proxy.registry().faults().on(asked -> asked.uri().equals(BLOB))
                    .answer(Fault.redirect(elsewhere.baseUrl() + BLOB));
            elsewhere.faults().on(asked -> true).answer(Fault.redirect(proxy.registry().baseUrl() + BLOB + "?back"));
            assertThat(ask(proxy).body()).isEqualTo(ZEN3.manifest().toString());
            assertThat(proxy.registry().requests()).filteredOn(asked -> asked.uri().endsWith("?back")).singleElement()
                    .satisfies(asked -> assertThat(asked.headers().contains("Authorization")).isFalse());
        }
    }

    @Test
    void whatGoesWrongAtAnotherHostIsToldWithoutItsAddress() throws Exception {
        try (RunningProxy proxy = start(OnNoMatch.REFUSE, Duration.ofSeconds(2),
                Set.of(Origin.parse(elsewhere.baseUrl())))) {
            proxy.registry().faults().on(asked -> asked.uri().equals(BLOB))
                    .answer(Fault.redirect(elsewhere.baseUrl() + BLOB + "?sig=planted"));
            elsewhere.faults().on(asked -> true).answer(new Fault.CloseWithinBody(3));
            assertThat(ask(proxy).headers().firstValue("Warning").orElse(""))
                    .contains("it could not be downloaded from " + elsewhere.baseUrl()).doesNotContain("planted");
        }
    }

    @Test
    void moreImagesThanAllowedAreNotRead() throws Exception {
        try (RunningProxy proxy = start(
                config -> RunningProxy.with(config, evidence(SHORT, 1, Set.of())))) {
            HttpResponse<String> answer = ask(proxy);
            assertThat(answer.body()).isEqualTo(PLAIN.manifest().toString());
            assertThat(answer.headers().firstValue("Warning").orElse(""))
                    .contains("more than 1 images are in question (evidence.maxCandidates)");
            assertThat(proxy.registry().requests())
                    .noneMatch(asked -> asked.uri().contains(ZEN3.digest().text()));
        }
    }

    private static RunningProxy start(OnNoMatch policy, Duration timeout, Set<Origin> blobHosts) throws Exception {
        return start(config -> RunningProxy.with(
                RunningProxy.with(config, policy, Selection.DEFAULT.onBadDeclaration()),
                evidence(timeout, 64, blobHosts)));
    }

    private static Evidence evidence(Duration timeout, int maxCandidates, Set<Origin> blobHosts) {
        return new Evidence(timeout, Evidence.DEFAULT.referrersTtl(), maxCandidates, blobHosts,
                Evidence.DEFAULT.site(), Evidence.DEFAULT.tagRules(), Evidence.DEFAULT.tagsTtl());
    }

    private static RunningProxy start(UnaryOperator<ProxyConfig> settings) throws Exception {
        RunningProxy proxy = RunningProxy.start(settings);
        proxy.registry().put("lab/app", "1.0", INDEX);
        return proxy;
    }

    private static HttpResponse<String> ask(RunningProxy proxy) throws Exception {
        return proxy.send("GET", TAG, "Node-Features", "cpu=zen3", "Authorization", "Bearer of-this-client", "Cookie",
                "c=1");
    }
}
