package io.bestfit.proxy.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.registry.EmbeddedRegistry;
import io.bestfit.proxy.registry.Fault;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.RegistryOptions;
import io.bestfit.proxy.registry.RequestPredicate;
import io.vertx.core.Vertx;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The self-check against a registry that selects nothing, and the words for what it finds. */
class SelfCheckTest {

    private static final Image IMAGE = SampleImage.demo();

    private final Vertx vertx = Vertx.vertx();
    private final EmbeddedRegistry registry = EmbeddedRegistry.start(vertx, RegistryOptions.defaults()).await();

    @BeforeEach
    void store() {
        registry.put(SampleImage.REPOSITORY, SampleImage.TAG, IMAGE);
    }

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    @Test
    void failsForEachNodeWhereNothingIsSelected() {
        assertThat(SelfCheck.run(vertx, registry.baseUrl(), IMAGE).faults()).containsExactly(
                "Skylake: The answer is no manifest of an image with a layer.",
                "Broadwell, driver 390.30: The answer is no manifest of an image with a layer.",
                "Zen 3: The answer is no manifest of an image with a layer.",
                "Graviton 3: The answer is no manifest of an image with a layer.");
    }

    @Test
    void failsWhereEveryNodeGetsTheSameImage() {
        Image skylake = IMAGE.children().get(1);
        registry.put(SampleImage.REPOSITORY, SampleImage.TAG, skylake);

        List<String> faults = SelfCheck.run(vertx, registry.baseUrl(), IMAGE).faults();

        assertThat(faults.getFirst()).isEqualTo("Without a declaration the index must come as it is, but "
                + skylake.digest() + " came instead of " + IMAGE.digest() + ".");
    }

    @Test
    void failsWhereBytesAreChangedOnTheWay() {
        registry.faults().on(RequestPredicate.of("GET", "/manifests/")).answer(new Fault.WrongBytes());

        assertThat(SelfCheck.run(vertx, registry.baseUrl(), IMAGE).faults()).singleElement().asString()
                .startsWith("Without a declaration: The content has the digest sha256:")
                .endsWith(", not " + IMAGE.digest() + ".");
    }

    @Test
    void isReportedAsAlignedTable() {
        SelfCheck check = new SelfCheck(List.of(
                new NodeAnswer(DemoNode.ALL.get(0), "skylake", "generic"),
                new NodeAnswer(DemoNode.ALL.get(1), "zen3", "generic")),
                List.of("Broadwell must get another."));
        assertThat(Report.of(check, false)).isEqualTo("""
                  A NODE THAT DECLARES                   GETS     PLAIN PULL
                  cpu=skylake                            skylake  generic
                  cpu=broadwell, nvidia-driver="390.30"  zen3     generic

                Self-check failed:
                  Broadwell must get another.
                """);
    }

    @Test
    void hasColourForTerminalsOnly() {
        SelfCheck check = new SelfCheck(List.of(), List.of());
        assertThat(Report.of(check, true)).startsWith("\u001b[32mSelf-check passed:\u001b[0m each node");
        assertThat(Report.of(check, false)).startsWith("Self-check passed: each node");
    }
}
