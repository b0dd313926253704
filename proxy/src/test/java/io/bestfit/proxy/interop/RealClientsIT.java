package io.bestfit.proxy.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bestfit.proxy.docs.Document;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.assertj.core.api.SoftAssertions;
import org.assertj.core.api.SoftAssertionsProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Unchanged clients get, through Bestfit and in front of an unchanged registry, the image that fits. */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class RealClientsIT {

    private static final Path REPORT = Path.of("target", "compatibility.tsv");
    private static final String WRITE = "bestfit.compatibility";

    private final Compatibility proven = new Compatibility();
    private Path folder;
    private List<Setup> setups;
    private DockerRegistry registry;
    private Proxies proxies;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        Command.require("docker-registry");
        registry = DockerRegistry.start(folder);
        registry.push(Sample.REPOSITORY, Sample.TAG, Sample.INDEX);
        proxies = Proxies.start(folder, registry.baseUrl());
        setups = Setup.all(proxies.home());
    }

    @AfterAll
    void stop() throws Exception {
        try (DockerRegistry _ = registry; Proxies _ = proxies) {
            Mounts.removeUnder(folder);
        }
    }

    List<Setup> setups() {
        return setups;
    }

    /** By tag with each declaration the best fit; without one, and by digest, what the client takes by itself. */
    @ParameterizedTest
    @MethodSource("setups")
    @Order(1)
    void aClientGetsTheImageThatFitsInEveryWayInWhichItCanDeclare(Setup setup) throws Exception {
        SoftAssertions all = new SoftAssertions();
        Set<Declaring> worked = EnumSet.noneOf(Declaring.class);
        // A short name: podman refuses long ones.
        try (ImageClient client = setup.start(Files.createDirectory(folder.resolve("c" + setups.indexOf(setup))))) {
            takesByItself(all, client, Declaring.NOTHING, Sample.BY_TAG);
            Set<Declaring> ways = EnumSet.copyOf(client.declares());
            ways.removeAll(client.untried());
            for (Declaring way : ways) {
                // A tag that the client has not seen: nothing that it keeps can be what is unpacked.
                String tag = "by-" + way.name().toLowerCase(Locale.ROOT);
                registry.tag(Sample.REPOSITORY, tag, Sample.INDEX);
                boolean byTag = unpacks(all, client, way, Sample.REPOSITORY + ":" + tag, Sample.BEST);
                boolean byDigest = takesByItself(all, client, way, Sample.BY_DIGEST);
                if (byTag && byDigest) {
                    worked.add(way);
                }
            }
            takesByItself(all, client, Declaring.NOTHING, Sample.BY_TAG);
            proven.add(new Compatibility.Row(setup.name(), setup.version(folder), setup.root().suite(), worked,
                    client.untried()));
        }
        proven.write(REPORT);
        all.assertAll();
    }

    @Test
    @Order(2)
    void podman_asksItsMirrorForTags() throws Exception {
        try (ImageClient client = Podman.start(Files.createDirectory(folder.resolve("m")))) {
            assertThat(client.variant(proxies.address(Declaring.MIRROR, false), Sample.BY_TAG, Declaring.MIRROR))
                    .as("the proxy's log ends with%n%s", proxies.logTail(Declaring.MIRROR)).isEqualTo(Sample.BEST);
        }
    }

    /** With {@code -Dbestfit.compatibility=write} it writes its table anew. */
    @Test
    @Order(3)
    void theReadMeSaysWhatWorked() throws Exception {
        Document readMe = Document.of("README.md");
        assertThat(readMe.text()).contains("the distribution project's registry "
                + Root.machine().version(folder, "docker-registry"));
        if (Objects.equals(System.getProperty(WRITE), "write")) {
            Files.writeString(readMe.file(), proven.in(readMe.text()));
        } else {
            assertThat(proven.differences(readMe.text(), setups))
                    .as("the table of the README is not what this run showed;"
                            + " 'mvn verify -Dit.test=RealClientsIT -D%s=write' writes it anew", WRITE)
                    .isEmpty();
        }
    }

    /** What a client gets of the whole index: the first image of its architecture, or nothing. */
    private boolean takesByItself(SoftAssertions all, ImageClient client, Declaring way, String image) {
        if (client.takesIndexes()) {
            return unpacks(all, client, way, image, Sample.FIRST);
        }
        return holds(all, () -> assertThatThrownBy(() -> pull(client, way, image))
                .hasMessageContaining("duplicate architecture"));
    }

    private boolean unpacks(SoftAssertions all, ImageClient client, Declaring way, String image, String expected) {
        return holds(all, () -> assertThat(pull(client, way, image))
                .as("what %s unpacked of %s declaring by %s; the proxy's log ends with%n%s", client, image, way,
                        proxies.logTail(way))
                .isEqualTo(expected));
    }

    private String pull(ImageClient client, Declaring way, String image) throws Exception {
        return client.variant(proxies.address(way, client.onlyTls()), image, way);
    }

    private static boolean holds(SoftAssertions all, SoftAssertionsProvider.ThrowingRunnable assertion) {
        int before = all.assertionErrorsCollected().size();
        all.check(assertion);
        return all.assertionErrorsCollected().size() == before;
    }
}
