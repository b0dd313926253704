package io.bestfit.proxy.conformance;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The embedded registry itself does what the specification demands: two answers that are equally wrong are not what the
 * comparison is for.
 */
@TestInstance(Lifecycle.PER_CLASS)
class SpecificationTest {

    @SuppressWarnings("NullAway.Init") // set before all tests
    private Stand stand;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        stand = Stand.start(folder, Variant.PLAIN);
    }

    @AfterAll
    void stop() throws Exception {
        stand.close();
    }

    static List<Scenario> scenarios() {
        return Scenarios.all();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void theRegistryDoesWhatTheSpecificationDemands(Scenario scenario) throws Exception {
        stand.direct().demanding(true).play(scenario, "run");
    }
}
