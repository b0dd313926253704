package io.bestfit.proxy.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.docs.Document;
import io.bestfit.proxy.interop.Command;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.cyclonedx.Version;
import org.cyclonedx.parsers.JsonParser;
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
    void thePageOnInstallingNamesEveryFile() throws Exception {
        Document page = Document.of("deploy/install.md");
        String version = Artifacts.version();

        assertThat(Pattern.compile("(?m)^\\| `([^`]+)` \\|").matcher(page.text()).results()
                .map(row -> row.group(1).replace("VERSION", version)))
                .containsExactlyInAnyOrder(Artifacts.FOLDER.toFile().list());
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
        List<String> listed = components("name", "version").stream().map(library -> library.replace(' ', '-'))
                .toList();
        String archive = Command.run(folder, "tar", "-tzf", Artifacts.archive().toString());
        List<String> libraries = archive.lines().filter(entry -> entry.matches("[^/]+/app/lib/.*\\.jar"))
                .map(entry -> entry.replaceFirst(".*/", "").replaceFirst("(-linux-(x86_64|aarch_64))?\\.jar$", ""))
                .distinct().toList();
        assertThat(libraries).hasSizeGreaterThan(50).isSubsetOf(listed);
    }

    /** What the image holds of Debian, for each of its platforms; how they are written is in the specification of purl. */
    @Test
    void theListOfMaterialsNamesEveryPackageOfTheImage() throws Exception {
        Command.run(folder, "tar", "-xf", Artifacts.image().toString(), "-C", folder.toString());
        String base = Command.script(folder, Map.of(), """
                for blob in blobs/sha256/*; do
                    if gzip -t "$blob" 2>/dev/null && tar -tzf "$blob" ./opt/bestfit/base.txt >/dev/null 2>&1; then
                        tar -xzOf "$blob" ./opt/bestfit/base.txt
                    fi
                done
                """);
        List<String> packages = base.lines().map(line -> line.replaceFirst(".*\t", "")).distinct()
                .map(line -> line.replaceFirst("(.*?)(?::(\\S+))? (.*)", "pkg:deb/debian/$1@$3?arch=$2")
                        .replaceFirst("\\?arch=$", ""))
                .map(line -> line.replace("+", "%2B").replaceFirst("(@[0-9]+):", "$1%3A")).toList();

        assertThat(packages).anyMatch(line -> line.startsWith("pkg:deb/debian/libc6@") && line.endsWith("?arch=amd64"));
        assertThat(components("purl").stream().filter(purl -> purl.startsWith("pkg:deb/")))
                .containsExactlyInAnyOrderElementsOf(packages);
    }

    /** That of the archive is the one for x86-64 of the image. */
    @Test
    void theListOfMaterialsNamesTheJavaRuntime() throws Exception {
        Command.run(folder, "tar", "-xzf", Artifacts.archive().toString(), "-C", folder.toString(),
                "--strip-components=1");
        String settings = Command.script(folder, Map.of(),
                "runtime/bin/java -XshowSettings:properties -version 2>&1");

        assertThat(components("name", "version", "supplier/name", "purl"))
                .anySatisfy(component -> assertThat(component.split(" ", 3)).satisfies(
                        words -> assertThat(words[0]).isEqualTo("openjdk"),
                        words -> assertThat(settings).contains("java.runtime.version = " + words[1] + "\n"),
                        words -> assertThat(settings).contains("java.vendor = " + words[2].replaceFirst(" pkg:.*", "")
                                + "\n"),
                        words -> assertThat(words[2]).endsWith("?arch=amd64")));
    }

    /** One tree, of which Bestfit is the root. */
    @Test
    void theListOfMaterialsIsOneOfBestfitThatTheSchemaTakes() throws Exception {
        assertThat(new JsonParser().validate(Artifacts.materials().toFile(), Version.VERSION_16)).isEmpty();

        JsonNode materials = materials();
        JsonNode program = materials.at("/metadata/component");
        assertThat(program.path("name").asString() + " " + program.path("version").asString())
                .isEqualTo("bestfit " + Artifacts.version());
        Set<String> listed = new HashSet<>(components("bom-ref"));
        listed.add(program.path("bom-ref").asString());
        Map<String, List<String>> dependencies = materials.path("dependencies").valueStream()
                .collect(Collectors.toMap(dependency -> dependency.path("ref").asString(), dependency -> dependency
                        .path("dependsOn").valueStream().map(JsonNode::asString).toList()));
        assertThat(dependencies.keySet()).isEqualTo(listed);
        Set<String> reached = new HashSet<>();
        Deque<String> next = new ArrayDeque<>(List.of(program.path("bom-ref").asString()));
        while (!next.isEmpty()) {
            String reference = next.remove();
            if (reached.add(reference)) {
                next.addAll(dependencies.get(reference));
            }
        }
        assertThat(reached).isEqualTo(listed);
    }

    /** What some fields of each component say. */
    private static List<String> components(String... fields) throws Exception {
        return materials().path("components").valueStream().map(component -> Stream.of(fields)
                .map(field -> component.at("/" + field).asString("")).collect(Collectors.joining(" "))).toList();
    }

    private static JsonNode materials() throws Exception {
        return JsonMapper.shared().readTree(Artifacts.materials().toFile());
    }
}
