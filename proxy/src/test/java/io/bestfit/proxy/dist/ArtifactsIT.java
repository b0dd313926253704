package io.bestfit.proxy.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.docs.Document;
import io.bestfit.proxy.interop.Command;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
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

    /** Otherwise building again would give other bytes. */
    @Test
    void neitherTheProgramNorTheListOfMaterialsTellsWhenOrWhereItWasBuilt() throws Exception {
        String place = Document.repository().toAbsolutePath().normalize().toString();
        assertThat(Files.readString(Artifacts.materials())).doesNotContain(place, "\"timestamp\"");

        Set<LocalDateTime> times = new HashSet<>();
        List<String> names = new ArrayList<>();
        try (ZipFile program = new ZipFile(Path.of("target", "bestfit.jar").toFile())) {
            for (ZipEntry entry : Collections.list(program.entries())) {
                times.add(entry.getTimeLocal());
                names.add(entry.getName());
                assertThat(new String(program.getInputStream(entry).readAllBytes(), StandardCharsets.ISO_8859_1))
                        .as(entry.getName()).doesNotContain(place);
            }
        }
        assertThat(times).containsExactly(LocalDateTime.of(2026, 1, 1, 0, 0));
        assertThat(names).hasSizeGreaterThan(100);
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
