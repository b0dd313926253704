package io.bestfit.proxy.server;

import static io.bestfit.proxy.server.TagUpstream.FIRST;
import static io.bestfit.proxy.server.TagUpstream.SECOND;
import static io.bestfit.proxy.server.TagUpstream.TAG;
import static io.bestfit.proxy.server.TagUpstream.ZEN3;
import static io.bestfit.proxy.server.TagUpstream.ZEN4;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bestfit.matcher.evidence.EvidencePolicy;
import io.bestfit.matcher.evidence.EvidenceSource;
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
import io.bestfit.proxy.oci.DistributionRequest.ManifestByTag;
import io.bestfit.proxy.select.IndexCache;
import io.bestfit.proxy.select.IndexFetcher;
import io.bestfit.proxy.select.TagCounts;
import io.bestfit.proxy.select.TagIndex;
import io.bestfit.proxy.select.TagIndexes;
import io.bestfit.proxy.select.TagMemory;
import io.bestfit.proxy.upstream.BoundedClient;
import io.bestfit.proxy.upstream.CachedManifests;
import io.bestfit.proxy.upstream.Caller;
import io.bestfit.proxy.upstream.Lanes;
import io.bestfit.proxy.upstream.ManifestCache;
import io.bestfit.proxy.upstream.Origin;
import io.bestfit.proxy.upstream.UpstreamRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How often the upstream is asked what a tag is: by all who ask at once, and within {@code selection.tagTtl}. */
class TagQuestionsTest {

    private static final int MANY = 1_000;
    /** What selecting may take once it is known what the tag is, and a second more. */
    private static final long LONGER_THAN_SELECTING_SECONDS = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LONG = Duration.ofHours(1);
    private static final ManifestByTag WANTED = new ManifestByTag("lab/app", "1.0");
    private static final String ALICE = "Basic YWxpY2U6MQ==";
    private static final String BOB = "Basic Ym9iOjE=";

    private final Vertx vertx = Vertx.vertx();
    @SuppressWarnings("NullAway.Init") // set before each test
    private HttpClient client;
    @SuppressWarnings("NullAway.Init") // set before each test
    private TagUpstream upstream;
    @SuppressWarnings("NullAway.Init") // set before each test
    private ProxyServer proxy;

    @BeforeEach
    void start() throws TimeoutException {
        upstream = TagUpstream.start(vertx);
        client = vertx.createHttpClient(new HttpClientOptions().setDefaultHost("127.0.0.1")
                .setDefaultPort(upstream.port()), new PoolOptions().setHttp1MaxSize(10));
        start(Duration.ZERO);
    }

    private void start(Duration ttl) throws TimeoutException {
        Address anyPort = new Address("127.0.0.1", 0);
        proxy = RunningProxy.await(ProxyServer.start(vertx,
                new ProxyConfig(ProxyConfig.VERSION, List.of(new Listener(anyPort, null)), anyPort,
                        Upstream.of(new Origin(false, "127.0.0.1", upstream.port())),
                        new Selection(Selection.DEFAULT.onNoMatch(), Selection.DEFAULT.onBadDeclaration(),
                                Selection.DEFAULT.unverified(), Selection.DEFAULT.order(),
                                Set.of(EvidenceSource.DESCRIPTOR), ttl),
                        Evidence.DEFAULT, Map.of(), Cache.DEFAULT,
                        Timeouts.DEFAULT, Log.DEFAULT),
                new BuildInfo("test", "test"), 1));
    }

    private void restart(Duration ttl) throws TimeoutException {
        RunningProxy.await(proxy.close());
        start(ttl);
    }

    @AfterEach
    void stop() throws TimeoutException {
        RunningProxy.await(proxy.close());
        RunningProxy.await(vertx.close());
    }

    /** Without the listener, whose limit of time for a selection a busy machine may need to take a thousand connections. */
    @Test
    void aThousandWhoAskAtOnceAskOnce() throws Exception {
        upstream.hold();
        var registry = new UpstreamRegistry(new BoundedClient(vertx, client,
                new Origin(false, "127.0.0.1", upstream.port()), LONG));
        TagMemory memory = new TagMemory(new TagCounts());
        var tags = new TagIndexes(registry,
                new IndexFetcher(new CachedManifests(registry, new ManifestCache(1)), new IndexCache(1, null),
                        EvidencePolicy.of(Set.of())),
                memory.of("", Duration.ZERO), new Lanes(1, LONG), LONG);
        Context eventLoop = vertx.getOrCreateContext();
        Promise<List<TagIndex>> found = Promise.promise();
        eventLoop.runOnContext(_ -> {
            List<Future<TagIndex>> all = IntStream.range(0, MANY)
                    .mapToObj(number -> tags.find(WANTED, new Caller(ALICE, "node" + number))).toList();
            Future.all(all).map(_ -> all.stream().map(Future::result).toList()).onComplete(found);
        });
        await().atMost(PATIENCE).until(() -> upstream.held() == 1);
        upstream.letGo();
        assertThat(RunningProxy.await(found.future())).hasSize(MANY).containsOnly(
                new TagIndex.ByDigest(FIRST.digest()));
        assertThat(upstream.questions()).isEqualTo(1);
        assertThat(memory.counts().asked()).isEqualTo(1);
        assertThat(memory.counts().joined()).isEqualTo(MANY - 1);
        Promise<TagIndex> again = Promise.promise();
        eventLoop.runOnContext(_ -> tags.find(WANTED, new Caller(ALICE, null)).onComplete(again));
        RunningProxy.await(again.future());
        assertThat(upstream.questions()).isEqualTo(2);
    }

    @Test
    void whoLeavesTakesNobodyAlong() throws Exception {
        upstream.hold();
        HttpClientRequest first = RunningProxy.await(request(HttpMethod.GET, ALICE));
        Future<HttpClientResponse> gone = first.send();
        await().atMost(PATIENCE).until(() -> upstream.held() == 1);
        List<Future<HttpClientResponse>> others = List.of(ask(HttpMethod.GET, ALICE), ask(HttpMethod.HEAD, ALICE));
        await().atMost(PATIENCE).until(() -> lookups("joined") == others.size());
        RunningProxy.await(first.connection().close());
        await().atMost(PATIENCE).until(gone::isComplete);
        upstream.letGo();
        for (Future<HttpClientResponse> other : others) {
            assertThat(RunningProxy.await(other).getHeader("Docker-Content-Digest")).isEqualTo(ZEN3.digest().text());
        }
    }

    @Test
    void aTagThatTheRegistryTellsLateIsAskedForOnceAndAnsweredWithWhatFits() throws Exception {
        upstream.hold();
        List<Future<HttpClientResponse>> answers = List.of(ask(HttpMethod.GET, ALICE), ask(HttpMethod.HEAD, ALICE));
        await().atMost(PATIENCE).until(() -> lookups("joined") == 1);
        TimeUnit.SECONDS.sleep(LONGER_THAN_SELECTING_SECONDS);
        upstream.letGo();
        for (Future<HttpClientResponse> answer : answers) {
            assertThat(RunningProxy.await(answer).getHeader("Docker-Content-Digest")).isEqualTo(ZEN3.digest().text());
        }
        assertThat(upstream.questions()).isEqualTo(1);
    }

    @Test
    void nobodyWaitsForAnswersToOthersCredentials() throws Exception {
        upstream.hold();
        List<Future<HttpClientResponse>> answers = List.of(ask(HttpMethod.GET, ALICE), ask(HttpMethod.GET, BOB),
                ask(HttpMethod.GET, null));
        await().atMost(PATIENCE).until(() -> upstream.held() == answers.size());
        assertThat(upstream.asked()).containsExactlyInAnyOrder("HEAD " + TAG + " " + ALICE, "HEAD " + TAG + " " + BOB,
                "HEAD " + TAG + " null");
        upstream.letGo();
        RunningProxy.await(Future.all(answers));
    }

    @Test
    void withoutATimeEveryTagIsAskedForEveryTime() throws Exception {
        assertThat(chosen(HttpMethod.HEAD, ALICE)).isEqualTo(ZEN3.digest());
        upstream.tag(SECOND);
        assertThat(chosen(HttpMethod.GET, ALICE)).isEqualTo(ZEN4.digest());
        assertThat(upstream.questions()).isEqualTo(2);
    }

    @Test
    void withinTheTimeATagIsNotAskedForAgainByHeadNorByGet() throws Exception {
        restart(LONG);
        assertThat(chosen(HttpMethod.HEAD, ALICE)).isEqualTo(ZEN3.digest());
        upstream.tag(SECOND);
        assertThat(chosen(HttpMethod.GET, ALICE)).isEqualTo(ZEN3.digest());
        assertThat(chosen(HttpMethod.HEAD, ALICE)).isEqualTo(ZEN3.digest());
        assertThat(upstream.questions()).isEqualTo(1);
        assertThat(lookups("remembered")).isEqualTo(2);
    }

    @Test
    void afterTheTimeATagIsAskedForAgain() throws Exception {
        restart(Duration.ofMillis(1));
        assertThat(chosen(HttpMethod.HEAD, ALICE)).isEqualTo(ZEN3.digest());
        upstream.tag(SECOND);
        await().atMost(PATIENCE).until(() -> chosen(HttpMethod.HEAD, ALICE).equals(ZEN4.digest()));
    }

    @Test
    void whatOneWasToldAnotherHasToAskFor() throws Exception {
        restart(LONG);
        assertThat(chosen(HttpMethod.GET, ALICE)).isEqualTo(ZEN3.digest());
        upstream.answer(401);
        for (String other : Arrays.asList(BOB, null)) {
            assertThat(RunningProxy.await(ask(HttpMethod.GET, other)).statusCode()).isEqualTo(401);
        }
        assertThat(chosen(HttpMethod.GET, ALICE)).isEqualTo(ZEN3.digest());
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 429, 500, 503})
    void whatIsNoIndexIsAskedForAgain(int refusal) throws Exception {
        restart(LONG);
        upstream.answer(refusal);
        assertThat(RunningProxy.await(ask(HttpMethod.HEAD, ALICE)).statusCode()).isEqualTo(refusal);
        upstream.answer(200);
        assertThat(chosen(HttpMethod.HEAD, ALICE)).isEqualTo(ZEN3.digest());
        assertThat(lookups("remembered")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE"})
    void whoWritesATagGetsWhatWasWritten(String method) throws Exception {
        restart(LONG);
        assertThat(chosen(HttpMethod.GET, ALICE)).isEqualTo(ZEN3.digest());
        HttpClientResponse written = RunningProxy.await(client
                .request(HttpMethod.valueOf(method), proxy.registryPort(), "127.0.0.1", TAG)
                .compose(request -> request.send(SECOND.manifest())));
        assertThat(written.statusCode()).isEqualTo(201);
        assertThat(chosen(HttpMethod.GET, ALICE)).isEqualTo(ZEN4.digest());
    }

    @Test
    void whoDeclaresNothingIsNeverAnsweredFromMemory() throws Exception {
        restart(LONG);
        assertThat(chosen(HttpMethod.GET, ALICE)).isEqualTo(ZEN3.digest());
        upstream.tag(SECOND);
        HttpClientResponse answer = RunningProxy.await(client
                .request(HttpMethod.GET, proxy.registryPort(), "127.0.0.1", TAG)
                .compose(request -> request.putHeader("Authorization", ALICE).send()));
        assertThat(answer.getHeader("Docker-Content-Digest")).isEqualTo(SECOND.digest().text());
    }

    private Future<HttpClientResponse> ask(HttpMethod method, @Nullable String authorization) {
        return request(method, authorization).compose(HttpClientRequest::send);
    }

    private Future<HttpClientRequest> request(HttpMethod method, @Nullable String authorization) {
        return client.request(method, proxy.registryPort(), "127.0.0.1", TAG).map(request -> {
            request.putHeader("Node-Features", "cpu=zen4").putHeader("Accept", "*/*");
            if (authorization != null) {
                request.putHeader("Authorization", authorization);
            }
            return request;
        });
    }

    private Digest chosen(HttpMethod method, String authorization) throws TimeoutException {
        HttpClientResponse answer = RunningProxy.await(ask(method, authorization));
        assertThat(answer.statusCode()).isEqualTo(200);
        return new Digest(String.valueOf(answer.getHeader("Docker-Content-Digest")));
    }

    private double lookups(String outcome) throws TimeoutException {
        String sample = "bestfit_tag_lookups_total{outcome=\"" + outcome + "\"} ";
        String metrics = RunningProxy.await(client.request(HttpMethod.GET, proxy.adminPort(), "127.0.0.1", "/metrics")
                .compose(HttpClientRequest::send).compose(HttpClientResponse::body)).toString();
        return metrics.lines().filter(line -> line.startsWith(sample)).mapToDouble(
                line -> Double.parseDouble(line.substring(sample.length()))).sum();
    }
}
