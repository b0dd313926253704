package io.bestfit.proxy.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.conformance.Scenario.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever a client asks that declares nothing, it gets through Bestfit what it gets without. */
class TransparencyTest {

    private static final int PARALLEL = 32;

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before each test
    private Path folder;

    /** Also of what the registry is asked, nothing is added, left out or spelt anew. */
    @ParameterizedTest
    @EnumSource(Variant.class)
    void everyAnswerIsTheSame(Variant variant) throws Exception {
        List<String> differences = new ArrayList<>();
        try (Stand stand = Stand.start(folder, variant)) {
            Side direct = stand.direct();
            Side through = stand.through();
            for (Scenario scenario : Scenarios.all()) {
                if (variant.plays(scenario)) {
                    stand.alone().reset();
                    stand.behind().reset();
                    differences.addAll(Comparison.of(scenario, "run", direct, through).differences());
                    if (variant.asksTheSame()) {
                        differences.addAll(Comparison.differences(scenario,
                                variant.same(stand.alone().requests()), variant.same(stand.behind().requests())));
                    }
                }
            }
        }
        assertThat(differences).isEmpty();
    }

    /** Those of HTTP/2 share one connection, and Bestfit's to the registry. */
    @ParameterizedTest
    @EnumSource(names = {"PLAIN", "HTTP2"})
    void everyAnswerIsTheSameToManyClientsAtOnce(Variant variant) throws Exception {
        List<String> differences = new ArrayList<>();
        try (Stand stand = Stand.start(folder, variant);
                ExecutorService clients = Executors.newFixedThreadPool(PARALLEL)) {
            Side direct = stand.direct();
            Side through = stand.through();
            List<Scenario> played = Scenarios.all().stream()
                    .filter(scenario -> scenario.kind() == Kind.CONTENT || scenario.kind() == Kind.SCRIPTED).toList();
            List<Future<List<String>>> runs = new ArrayList<>();
            for (int client = 0; client < PARALLEL; client++) {
                String run = "client" + client;
                runs.add(clients.submit(() -> {
                    List<String> found = new ArrayList<>();
                    for (Scenario scenario : played) {
                        found.addAll(Comparison.of(scenario, run, direct, through).differences());
                    }
                    return found;
                }));
            }
            for (Future<List<String>> run : runs) {
                differences.addAll(run.get());
            }
        }
        assertThat(differences).isEmpty();
    }

    @Test
    void everyAnswerIsTheSameAfterTheUpstreamWasAwayForAWhile() throws Exception {
        List<String> differences = new ArrayList<>();
        try (Stand stand = Stand.start(folder, Variant.PLAIN)) {
            for (Scenario scenario : Scenarios.all().subList(0, 10)) {
                differences.addAll(
                        Comparison.of(scenario, "before", stand.direct(), stand.through()).differences());
            }
            stand.stopUpstream();
            try (Channel channel = stand.through().channels().get()) {
                Answer away = channel.exchange(Request.get("/v2/run/app/tags/list"));
                assertThat(away.status()).isEqualTo(502);
                assertThat(away.body().toString()).contains("refused the connection; check that it is running");
            }
            stand.startUpstream();
            for (Scenario scenario : Scenarios.all()) {
                if (scenario.kind() == Kind.CONTENT) {
                    differences.addAll(
                            Comparison.of(scenario, "after", stand.direct(), stand.through()).differences());
                }
            }
        }
        assertThat(differences).isEmpty();
    }
}
