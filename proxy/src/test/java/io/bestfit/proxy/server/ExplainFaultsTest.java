package io.bestfit.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.config.Timeouts;
import io.bestfit.proxy.registry.Fault;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import io.bestfit.proxy.registry.RequestPredicate;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code GET /bestfit/v1/explain} answers where the upstream does not answer as it should. */
class ExplainFaultsTest {

    private static final Image INDEX = IndexBuilder.oci()
            .annotated(ImageBuilder.variant("amd64", "generic"), "amd64", Map.of()).build();
    private static final String OF_THE_INDEX = "/bestfit/v1/explain?ref=lab/app:1.0";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static RunningProxy proxy;

    @BeforeAll
    static void start() throws TimeoutException {
        proxy = RunningProxy.start();
        proxy.registry().put("lab/app", "1.0", INDEX);
    }

    @AfterAll
    static void stop() throws TimeoutException {
        proxy.close();
    }

    @BeforeEach
    void forget() {
        proxy.registry().reset();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            401 | 401 | UNAUTHORIZED    | ; send the credentials that a pull would send
            403 | 403 | DENIED          | ; send the credentials of someone who may pull it
            429 | 429 | TOOMANYREQUESTS | ; ask again later
            500 | 502 | UNAVAILABLE     | , which leaves nothing to explain; a pull gets that answer as it is
            503 | 503 | UNAVAILABLE     | ; ask again later
            307 | 502 | UNAVAILABLE     | , which leaves nothing to explain; a pull gets that answer as it is
            """)
    void whatTheUpstreamAnswersIsTold(int upstreams, int status, String code, String advice) throws Exception {
        proxy.registry().faults().on(RequestPredicate.manifests()).answer(Fault.status(upstreams,
                Map.of("WWW-Authenticate", "Bearer realm=\"/token\",service=\"s\"", "Retry-After", "7")));
        for (int port : ports(proxy)) {
            HttpResponse<String> response = proxy.sendTo(port, "GET", OF_THE_INDEX, "Node-Features", "cpu=zen4");
            assertThat(response.statusCode()).isEqualTo(status);
            JsonNode error = JSON.readTree(response.body()).get("errors").get(0);
            assertThat(error.get("code").stringValue()).isEqualTo(code);
            assertThat(error.get("message").stringValue()).isEqualTo(
                    upstreamNamed("the upstream UPSTREAM answered " + upstreams + " to lab/app:1.0" + advice));
            boolean passed = status == 401 || status == 429 || status == 503;
            assertThat(response.headers().allValues("WWW-Authenticate"))
                    .isEqualTo(passed ? List.of("Bearer realm=\"/token\",service=\"s\"") : List.of());
            assertThat(response.headers().allValues("Retry-After")).isEqualTo(passed ? List.of("7") : List.of());
        }
    }

    @Test
    void anUpstreamThatIsDownIsNamed() throws Exception {
        try (RunningProxy lonely = RunningProxy.start()) {
            String upstream = "127.0.0.1:" + lonely.registry().port();
            RunningProxy.await(lonely.registry().close());
            HttpResponse<String> response = lonely.send("GET", OF_THE_INDEX, "Node-Features", "cpu=zen4");
            assertThat(response.statusCode()).isEqualTo(502);
            assertThat(response.body()).isEqualTo("{\"errors\":[{\"code\":\"UNAVAILABLE\",\"message\":\"The upstream"
                    + " registry " + upstream + " refused the connection; check that it is running and that its port"
                    + " is right.\"}]}");
        }
    }

    @Test
    void anExplanationEndsThoughTheUpstreamDoesNot() throws Exception {
        Duration patience = Duration.ofSeconds(1);
        Timeouts timeouts = new Timeouts(patience, patience, Duration.ofSeconds(20), patience);
        try (RunningProxy impatient = RunningProxy.start(config -> RunningProxy.with(config, timeouts))) {
            impatient.registry().put("lab/app", "1.0", INDEX);
            for (Fault fault : List.of(new Fault.StallBeforeHead(), new Fault.StallWithinBody(10),
                    new Fault.SlowDrip(1, Duration.ofMillis(20)))) {
                impatient.registry().faults()
                        .on(asked -> asked.method().equals(fault instanceof Fault.StallBeforeHead ? "HEAD" : "GET"))
                        .answer(fault);
                for (int port : ports(impatient)) {
                    HttpResponse<String> response = impatient.sendTo(port, "GET", OF_THE_INDEX, "Node-Features",
                            "cpu=zen4");
                    assertThat(response.statusCode()).as("%s", fault).isEqualTo(504);
                    assertThat(response.body()).as("%s", fault).contains("did not answer in time");
                }
                impatient.registry().reset();
            }
        }
    }

    @Test
    void whatOnlyLooksLikeAnIndexIsNothingToChooseFrom() throws Exception {
        proxy.registry().faults().on(asked -> asked.method().equals("GET")).answer(new Fault.WrongBytes());
        proxy.registry().put("lab/wrong", "1.0", INDEX);
        JsonNode json = JSON.readTree(
                proxy.send("GET", "/bestfit/v1/explain?ref=lab/wrong:1.0", "Node-Features", "cpu=zen4").body());
        assertThat(json.get("outcome").stringValue()).isEqualTo("passthrough");
        assertThat(json.get("index").isNull()).isTrue();
        assertThat(json.get("sentence").stringValue())
                .startsWith("there is nothing to choose from: its bytes have the digest sha256:");
    }

    private static int[] ports(RunningProxy running) {
        return new int[]{running.server().registryPort(), running.server().adminPort()};
    }

    private static String upstreamNamed(String text) {
        return text.replace("UPSTREAM", "127.0.0.1:" + proxy.registry().port());
    }
}
