package io.bestfit.proxy.conformance;

import java.util.List;
import java.util.stream.Stream;

/** Everything that is played. */
final class Scenarios {

    private Scenarios() {}

    static List<Scenario> all() {
        return Stream.of(PullScenarios.all(), RangeScenarios.all(), BlobPushScenarios.all(),
                ManifestPushScenarios.all(), DiscoveryScenarios.all(), DataSetScenarios.all(), NameScenarios.all(),
                ScriptedScenarios.all()).flatMap(scenarios -> scenarios).toList();
    }
}
