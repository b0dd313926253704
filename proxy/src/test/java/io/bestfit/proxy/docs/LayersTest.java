package io.bestfit.proxy.docs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packages of a module depend on each other only in the direction that its README draws. */
class LayersTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("io.bestfit");
    private static final Pattern DRAWN = Pattern.compile("a test holds it:\\s([^.]+)\\.");
    private static final Pattern NAME = Pattern.compile("`([a-z]+)`");

    @ParameterizedTest
    @ValueSource(strings = {"matcher", "proxy"})
    void noPackageDependsOnOneAboveIt(String module) throws IOException {
        List<List<String>> layers = layers(module);

        for (int layer = 0; layer < layers.size(); layer++) {
            String[] above = layers.stream().skip(layer + 1).flatMap(List::stream)
                    .map(name -> packageOf(module, name)).toArray(String[]::new);
            for (String name : layers.get(layer)) {
                noClasses().that().resideInAPackage(packageOf(module, name)).should().dependOnClassesThat()
                        .resideInAnyPackage(above).check(CLASSES);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"matcher", "proxy"})
    void everyPackageHasALayer(String module) throws IOException {
        Path sources = Document.repository().resolve(module).resolve("src/main/java/io/bestfit").resolve(module);
        try (Stream<Path> files = Files.list(sources)) {
            assertThat(layers(module).stream().flatMap(List::stream).filter(name -> !name.equals(module)))
                    .containsExactlyInAnyOrderElementsOf(files.filter(Files::isDirectory)
                            .map(folder -> folder.getFileName().toString()).toList());
        }
    }

    /** The layers from the lowest to the highest, as the README draws them: names, arrows between the layers. */
    private static List<List<String>> layers(String module) throws IOException {
        var drawn = DRAWN.matcher(Document.of(module + "/README.md").text());
        assertThat(drawn.find()).as("layers in the README of " + module).isTrue();
        return Stream.of(drawn.group(1).split("←", -1))
                .map(layer -> NAME.matcher(layer).results().map((MatchResult name) -> name.group(1)).toList()).toList();
    }

    private static String packageOf(String module, String name) {
        String root = "io.bestfit." + module;
        return name.equals(module) ? root : root + "." + name + "..";
    }
}
