package io.bestfit.proxy.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.interop.Command;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What lies beside archives and image says the truth of them. */
class ArtifactsIT {

    @TempDir
    private Path folder;

    @Test
    void theSumsAreThoseOfEverythingBesideThem() throws Exception {
        assertThat(Command.script(folder, Map.of(),
                "cd '" + Artifacts.FOLDER + "' && sha256sum --check --strict SHA256SUMS").lines())
                .allMatch(line -> line.endsWith(": OK")).hasSize(Artifacts.FOLDER.toFile().list().length - 1);
    }

    @Test
    void theListOfMaterialsNamesEveryLibrary() throws Exception {
        JsonNode materials = JsonMapper.shared().readTree(Artifacts.materials().toFile());
        assertThat(materials.path("bomFormat").asString()).isEqualTo("CycloneDX");

        List<String> listed = materials.path("components").valueStream()
                .map(component -> component.path("name").asString() + "-" + component.path("version").asString())
                .toList();
        String archive = Command.run(folder, "tar", "-tzf", Artifacts.archive().toString());
        List<String> libraries = archive.lines().filter(entry -> entry.matches("[^/]+/app/lib/.*\\.jar"))
                .map(entry -> entry.replaceFirst(".*/", "").replaceFirst("(-linux-(x86_64|aarch_64))?\\.jar$", ""))
                .distinct().toList();
        assertThat(libraries).hasSizeGreaterThan(50).isSubsetOf(listed);
    }
}
