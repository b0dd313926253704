package io.bestfit.proxy.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bestfit.proxy.registry.Fault;
import io.bestfit.proxy.registry.RequestPredicate;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong without the lines of the balancer's configuration that are said to be needed. */
class BalancerLinesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String REDISPATCH = "    option redispatch 1\n";
    private static final String RETRY = "    retry-on conn-failure empty-response\n";
    private static final String READS_ALONE = "    http-request disable-l7-retry unless METH_GET\n";
    private static final String SHUTDOWN = " on-marked-down shutdown-sessions";
    private static final String SOURCE = "    http-request set-header X-Forwarded-For %[src]\n";
    private static final String BUFFERS = "    tune.bufsize 65536\n";
    /** Tokens of the registries of clouds have more than 8 KiB. */
    private static final int TOKEN_BYTES = 20 * 1024;
    private static final String TAG = "lines";

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** A site without a line, or with all of them. */
    private Site site(boolean with, String line) throws Exception {
        Site site = Site.start(folder, without(with ? "" : line));
        site.make(TAG);
        return site;
    }

    /** One that notices only after the test that a replica is gone. */
    private Site siteThatLooksSeldom(boolean with, String line) throws Exception {
        Site site = Site.start(folder, configured -> without(with ? "" : line).apply(
                without("inter 1s").apply(configured).replace("default-server", "default-server inter 60s")));
        site.make(TAG);
        return site;
    }

    private static UnaryOperator<String> without(String line) {
        return configured -> {
            assertThat(configured).contains(line);
            return configured.replace(line, "");
        };
    }

    private HttpRequest request(Site site, String method, String path) {
        return HttpRequest.newBuilder(URI.create("http://%s/v2/%s/%s".formatted(site.balancer().address(false),
                Site.REPOSITORY, path))).method(method, HttpRequest.BodyPublishers.noBody())
                .header("X-Forwarded-For", "10.9.9.9").timeout(PATIENCE.dividedBy(2)).build();
    }

    private int status(Site site, String method, String path) throws Exception {
        return client.send(request(site, method, path), HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLongTokenIsRefusedWithSmallBuffers(boolean with) throws Exception {
        try (Site site = site(with, BUFFERS)) {
            HttpRequest asked = HttpRequest.newBuilder(request(site, "GET", "manifests/" + TAG), (_, _) -> true)
                    .header("Authorization", "Bearer " + "t".repeat(TOKEN_BYTES)).build();
            assertThat(client.send(asked, HttpResponse.BodyHandlers.discarding()).statusCode())
                    .isEqualTo(with ? 200 : 400);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aReplicaThatIsGoneAnswersWithoutRedispatch(boolean with) throws Exception {
        try (Site site = siteThatLooksSeldom(with, REDISPATCH)) {
            site.replicas().getFirst().kill();
            List<Integer> statuses = new ArrayList<>();
            for (int turn = 0; turn < site.replicas().size(); turn++) {
                statuses.add(status(site, "GET", "manifests/" + TAG));
            }
            assertThat(statuses).filteredOn(status -> status == 503).hasSize(with ? 0 : 1);
            assertThat(statuses).filteredOn(status -> status == 200).hasSize(with ? 3 : 2);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatAReplicaTakesWithItIsLostWithoutRetryOn(boolean with) throws Exception {
        try (Site site = siteThatLooksSeldom(with, RETRY)) {
            assertThat(statusWhereTheReplicaDies(site, "GET", "manifests/" + TAG)).isEqualTo(with ? 200 : 502);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPushIsMadeTwiceWhereNotOnlyReadsAreAskedAgain(boolean with) throws Exception {
        try (Site site = siteThatLooksSeldom(with, READS_ALONE)) {
            assertThat(statusWhereTheReplicaDies(site, "POST", "blobs/uploads/")).isEqualTo(with ? 502 : 202);
            assertThat(site.registry().requests()).filteredOn(asked -> asked.method().equals("POST"))
                    .hasSize(with ? 1 : 2);
        }
    }

    /** The registry says nothing to the first that asks, and the replica that waits for it is killed. */
    private int statusWhereTheReplicaDies(Site site, String method, String path) throws Exception {
        site.registry().faults().on(RequestPredicate.of(method, path)).times(1).answer(new Fault.StallBeforeHead());
        CompletableFuture<Integer> status = client.sendAsync(request(site, method, path),
                HttpResponse.BodyHandlers.discarding()).thenApply(HttpResponse::statusCode);
        site.stalling(method.equals("GET") ? "manifest" : "upload").kill();
        return status.get();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aReplicaThatHangsHoldsItsRequestsWhereSessionsAreNotShutDown(boolean with) throws Exception {
        try (Site site = site(with, SHUTDOWN)) {
            Replica hanging = site.replicas().getFirst();
            hanging.hang(true);
            List<CompletableFuture<Integer>> statuses = site.replicas().stream().map(_ -> client
                    .sendAsync(request(site, "GET", "manifests/" + TAG), HttpResponse.BodyHandlers.discarding())
                    .thenApply(HttpResponse::statusCode)).toList();
            int late = 0;
            for (CompletableFuture<Integer> status : statuses) {
                try {
                    assertThat(status.get()).isEqualTo(200);
                } catch (ExecutionException noAnswer) {
                    assertThat(noAnswer.getCause()).isInstanceOf(HttpTimeoutException.class);
                    late++;
                }
            }
            hanging.hang(false);
            assertThat(late).isEqualTo(with ? 0 : 1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aClientSaysWhereItIsWithoutTheHeaderOfTheBalancer(boolean with) throws Exception {
        try (Site site = site(with, SOURCE)) {
            assertThat(status(site, "GET", "manifests/" + TAG)).isEqualTo(200);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(site.replicas().getFirst().log()
                    + site.replicas().get(1).log() + site.replicas().getLast().log())
                    .contains(" client=" + (with ? "127.0.0.1" : "10.9.9.9") + " method=GET path=/v2/"
                            + Site.REPOSITORY));
        }
    }
}
