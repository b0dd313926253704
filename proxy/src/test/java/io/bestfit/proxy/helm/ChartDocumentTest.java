package io.bestfit.proxy.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.config.ConfigSchema;
import io.bestfit.proxy.docs.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What the chart says in several places, held equal; {@code -Dbestfit.chart=write} writes what follows from others. */
class ChartDocumentTest {

    private static final String WRITE = "bestfit.chart";
    private static final String BEGIN = "<!-- values: begin -->\n";
    private static final String END = "<!-- values: end -->\n";
    private static final Path VALUES = Chart.FOLDER.resolve("values.yaml");

    @Test
    void theReadMeHasEveryValueAsItsCommentSays() throws IOException {
        Document readMe = Document.of("helm/bestfit/README.md");
        int begin = readMe.text().indexOf(BEGIN) + BEGIN.length();
        String expected = readMe.text().substring(0, begin) + new ValuesTable(Files.readString(VALUES)).markdown()
                + readMe.text().substring(readMe.text().indexOf(END));
        if (writes()) {
            Files.writeString(readMe.file(), expected);
        }

        assertThat(Files.readString(readMe.file())).as("'mvn verify -Dtest=ChartDocumentTest -D%s=write' writes the"
                + " table anew", WRITE).isEqualTo(expected);
    }

    @Test
    void everyValueHasAComment() throws IOException {
        assertThat(new ValuesTable(Files.readString(VALUES)).bare()).isEmpty();
        assertThat(new ValuesTable("# -- Said.\na:\n  b: 1\nc:\n  # -- Said.\n  d: 1\n  e: 1\nf: {}\n").bare())
                .containsExactly("c.e", "f");
    }

    /** The schema of {@code config} is that of Bestfit's configuration. */
    @Test
    void theSchemaOfTheConfigurationIsBestfitsOwn() throws IOException {
        ObjectNode own = (ObjectNode) JsonMapper.shared().readTree(ConfigSchema.text());
        own.remove(List.of("$schema", "title"));
        if (writes()) {
            ObjectNode schema = (ObjectNode) Chart.schema();
            ((ObjectNode) schema.path("properties")).set("config", sorted(own));
            Files.writeString(Chart.FOLDER.resolve("values.schema.json"), JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT).build().writeValueAsString(schema) + "\n");
        }

        assertThat(Chart.schema().at("/properties/config")).as("'mvn verify -Dtest=ChartDocumentTest -D%s=write'"
                + " writes it anew", WRITE).isEqualTo(own);
    }

    @Test
    void theSchemaHasEveryValueAndTakesNoOther() throws IOException {
        List<String> faults = new ArrayList<>();
        compare("", YAMLMapper.shared().readTree(VALUES.toFile()), Chart.schema(), faults);

        assertThat(faults).isEmpty();
    }

    /** A copy would grow apart; Helm packs what a link leads to. */
    @Test
    void theFilesOfTheChartAreThoseUnderDeploy() throws IOException {
        try (Stream<Path> files = Files.walk(Chart.FOLDER.resolve("files"))) {
            assertThat(files.filter(file -> !Files.isDirectory(file))).isNotEmpty().allSatisfy(file -> {
                assertThat(file).isSymbolicLink();
                assertThat(file.toRealPath()).startsWith(Document.repository().toRealPath().resolve("deploy"));
            });
        }
    }

    @Test
    void theChartHasTheVersionOfTheProgram() throws IOException {
        JsonNode chart = YAMLMapper.shared().readTree(Chart.FOLDER.resolve("Chart.yaml").toFile());
        String version = Files.readString(Document.repository().resolve("pom.xml"))
                .replaceFirst("(?s).*?<artifactId>bestfit</artifactId>\\s*<version>([^<]+)<.*", "$1");

        assertThat(List.of(chart.path("version").asString(), chart.path("appVersion").asString()))
                .containsOnly(version);
    }

    private static void compare(String path, JsonNode values, JsonNode schema, List<String> faults) {
        if (!schema.has("properties")) {
            return;
        }
        if (!schema.path("additionalProperties").isBoolean() || schema.path("additionalProperties").asBoolean()) {
            faults.add(path + " takes anything");
        }
        values.propertyNames().stream().filter(name -> !schema.path("properties").has(name))
                .forEach(name -> faults.add(path + "/" + name + " is not in the schema"));
        values.properties().forEach(child -> compare(path + "/" + child.getKey(), child.getValue(),
                schema.path("properties").path(child.getKey()), faults));
    }

    /** With the names in order, so that writing it twice gives the same. */
    private static JsonNode sorted(JsonNode node) {
        if (node.isArray()) {
            var array = JsonMapper.shared().createArrayNode();
            node.forEach(item -> array.add(sorted(item)));
            return array;
        }
        if (!node.isObject()) {
            return node;
        }
        ObjectNode object = JsonMapper.shared().createObjectNode();
        node.properties().stream().sorted(Map.Entry.comparingByKey())
                .forEach(field -> object.set(field.getKey(), sorted(field.getValue())));
        return object;
    }

    private static boolean writes() {
        return Objects.equals(System.getProperty(WRITE), "write");
    }
}
