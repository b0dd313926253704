package io.bestfit.proxy.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.conformance.Scenario.Kind;
import io.bestfit.proxy.conformance.Side.Access;
import io.bestfit.proxy.interop.Bestfit;
import io.bestfit.proxy.interop.Command;
import io.bestfit.proxy.interop.DockerRegistry;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.SocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The distribution project's registry, which lacks and lies in places, is passed on just so by the program itself. */
class DockerRegistryTransparencyIT {

    @Test
    void everyAnswerIsTheSame(@TempDir Path folder) throws Exception {
        Command.require("docker-registry");
        List<String> differences = new ArrayList<>();
        try (DockerRegistry alone = DockerRegistry.start(Files.createDirectory(folder.resolve("alone")));
                DockerRegistry behind = DockerRegistry.start(Files.createDirectory(folder.resolve("behind")));
                Bestfit bestfit = Bestfit.serve(folder, behind.baseUrl())) {
            Side direct = side(alone.baseUrl());
            Side through = side("http://" + bestfit.address());
            for (Scenario scenario : Scenarios.all()) {
                if (scenario.kind() == Kind.CONTENT || scenario.kind() == Kind.HEAVY) {
                    differences.addAll(Comparison.of(scenario, "run", direct, through).differences());
                }
            }
        }
        assertThat(differences).isEmpty();
    }

    private static Side side(String base) {
        int port = URI.create(base).getPort();
        return Side.of(base, () -> new Wire(SocketFactory.getDefault(), port), null, Access.OPEN);
    }
}
