package io.bestfit.proxy.server;

import static io.bestfit.proxy.server.TagRulesTest.publish;
import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.registry.Access;
import io.bestfit.proxy.registry.Fault;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.RegistryOptions;
import io.bestfit.proxy.registry.RequestPredicate;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a declared node gets where tags are named after machines and the upstream does not tell of them as it should. */
class TagFaultsTest {

    private static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final Image GENERIC = ImageBuilder.variant("amd64", "generic");
    private static final Image ZEN3 = ImageBuilder.variant("amd64", "zen3");

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

    @Test
    void aListThatCannotBeHadChangesNothing() throws Exception {
        publish(proxy, "hpc/faulty", Map.of("1", GENERIC, "1_zen3", ZEN3));
        proxy.registry().faults().on(RequestPredicate.of("GET", "/tags/list")).answer(Fault.status(500));
        HttpResponse<String> answer = proxy.send("GET", "/v2/hpc/faulty/manifests/1", "Node-Features", "cpu=zen3",
                "Accept", OCI_MANIFEST);
        assertThat(answer.body()).isEqualTo(GENERIC.manifest().toString());
        assertThat(answer.headers().firstValue("Bestfit-Selection")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{}", "{\"tags\": 1}", "{\"tags\": null}",
            "{\"tags\": [1, null, \"a b\", {}]}",
            "{\"tags\": [\"sha256-0123456789abcdef0123456789abcdef.sig\"]}", "[[[[[[[[[[[[]]]]]]]]]]]]"})
    void aListThatIsNoneChangesNothing(String list) throws Exception {
        publish(proxy, "hpc/odd", Map.of("1_zen3", ZEN3));
        proxy.registry().faults().on(RequestPredicate.of("GET", "/tags/list"))
                .answer(new Fault.Status(200, Map.of("Content-Type", "application/json"), list));
        assertThat(proxy.send("GET", "/v2/hpc/odd/manifests/1", "Node-Features", "cpu=zen3", "Accept", OCI_MANIFEST,
                "Authorization", "Basic " + Integer.toHexString(list.hashCode())).statusCode()).isEqualTo(404);
    }

    @Test
    void aTagThatWasMovedAwayIsNoCandidate() throws Exception {
        publish(proxy, "hpc/gone", Map.of("1_zen2", GENERIC, "1_zen3", ZEN3));
        proxy.registry().faults().on(RequestPredicate.of("HEAD", "/1_zen3")).answer(Fault.status(404));
        HttpResponse<String> answer = proxy.send("GET", "/v2/hpc/gone/manifests/1", "Node-Features", "cpu=zen3",
                "Accept",
                OCI_MANIFEST);
        assertThat(answer.body()).isEqualTo(GENERIC.manifest().toString());
        assertThat(answer.headers().firstValue("Warning")).isEmpty();
    }

    @Test
    void aTagThatCannotBeLookedAtIsToldOf() throws Exception {
        publish(proxy, "hpc/lost", Map.of("1_zen2", GENERIC, "1_zen3", ZEN3));
        proxy.registry().faults().on(RequestPredicate.of("HEAD", "/1_zen3")).answer(Fault.status(500));
        HttpResponse<String> answer = proxy.send("GET", "/v2/hpc/lost/manifests/1", "Node-Features", "cpu=zen3",
                "Accept",
                OCI_MANIFEST);
        assertThat(answer.body()).isEqualTo(GENERIC.manifest().toString());
        assertThat(answer.headers().firstValue("Warning").orElseThrow())
                .contains("what 1_zen3 is could not be found out: the upstream answered 500");
    }

    @Test
    void aRegistryWithoutHeadIsAskedForTheManifestsThemselves() throws Exception {
        publish(proxy, "hpc/headless", Map.of("1", GENERIC, "1_zen3", ZEN3));
        proxy.registry().faults().on(RequestPredicate.of("HEAD", "/hpc/headless/")).answer(Fault.status(405));
        assertThat(proxy.send("GET", "/v2/hpc/headless/manifests/1", "Node-Features", "cpu=zen3", "Accept",
                OCI_MANIFEST).body()).isEqualTo(ZEN3.manifest().toString());
    }

    @Test
    void whoMayNotPullIsToldSo() throws Exception {
        try (RunningProxy closed = RunningProxy.start(
                RegistryOptions.defaults().withAccess(new Access.Basic("ann", "secret")), TagRulesTest::ruled)) {
            publish(closed, "hpc/app", Map.of("1_zen3", ZEN3));
            String ann = "Basic YW5uOnNlY3JldA==";
            assertThat(
                    closed.send("GET", "/v2/hpc/app/manifests/1", "Node-Features", "cpu=zen3", "Accept", OCI_MANIFEST,
                            "Authorization", ann).statusCode())
                    .isEqualTo(200);
            HttpResponse<String> other = closed.send("GET", "/v2/hpc/app/manifests/1", "Node-Features", "cpu=zen3",
                    "Accept", OCI_MANIFEST);
            assertThat(other.statusCode()).isEqualTo(401);
            assertThat(other.headers().firstValue("WWW-Authenticate")).isPresent();
        }
    }
}
