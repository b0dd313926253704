package io.bestfit.proxy.helm;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.InstallCommand;
import com.marcnuri.helm.TemplateCommand;
import io.bestfit.proxy.docs.Document;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The chart of this repository, and what Helm makes of it. */
final class Chart {

    private static final String RELEASE = "bestfit";
    private static final String NAMESPACE = "images";
    /** The oldest that the chart is for. */
    private static final String KUBERNETES = "1.30.0";
    static final Path FOLDER = Document.repository().resolve("helm/bestfit");

    /** Of the folder, Helm tells each link in it, at each call. */
    private static final class Packed {

        static final Path FILE = pack();

        private static Path pack() {
            Path folder = Path.of("target").toAbsolutePath();
            new Helm(FOLDER).packageIt().withDestination(folder).call();
            return folder.resolve("bestfit-" + version() + ".tgz");
        }
    }

    private Chart() {}

    /** The chart as it is handed out. */
    static Path packed() {
        return Packed.FILE;
    }

    static String version() {
        return YAMLMapper.shared().readTree(FOLDER.resolve("Chart.yaml").toFile()).path("version").asString();
    }

    /** The sets of values that the chart is tried with. */
    static List<Path> values() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER.resolve("ci"))) {
            return files.sorted().toList();
        }
    }

    /** The values of a name in the folder of values. */
    static Path values(String name) {
        return FOLDER.resolve("ci").resolve(name + "-values.yaml");
    }

    /** All objects as one text, with comments that name their templates. */
    static String render(Path values, Map<String, String> set) {
        return render(packed(), values, set);
    }

    /** The same of a chart elsewhere, in a folder or packed. */
    static String render(Path chart, Path values, Map<String, String> set) {
        TemplateCommand command = new Helm(chart).template().withName(RELEASE).withNamespace(NAMESPACE)
                .withKubeVersion(KUBERNETES)
                .withValuesFile(values);
        set.forEach(command::set);
        return command.call();
    }

    /** A copy whose test pod is rendered like everything else, which this Helm does not do with hooks. */
    static Path withoutHooks(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER, FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = folder.resolve(FOLDER.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.writeString(copy, Files.readString(file).replaceAll("(?m)^ *helm\\.sh/hook.*\n", ""));
            }
        }
        return folder;
    }

    /** What Helm says when the chart is installed. */
    static String notes(Path values, Map<String, String> set) {
        InstallCommand command = new Helm(packed()).install().withName(RELEASE).withNamespace(NAMESPACE)
                .withValuesFile(values);
        set.forEach(command::set);
        return said(command).replaceFirst("(?s).*\nNOTES:\n", "");
    }

    /** All that Helm says of an installation that ends before the cluster. */
    static String said(InstallCommand command) {
        return command.withKubeVersion(KUBERNETES).clientOnly().dryRun().call().getOutput();
    }

    /** The objects in a text of several. */
    static List<JsonNode> objects(String rendered) {
        List<JsonNode> objects = new ArrayList<>();
        try (MappingIterator<JsonNode> documents = YAMLMapper.shared().readerFor(JsonNode.class)
                .readValues(rendered)) {
            documents.forEachRemaining(object -> {
                if (object.isObject()) {
                    objects.add(object);
                }
            });
        }
        return objects;
    }

    /** The one object of a kind and a name. */
    static JsonNode object(List<JsonNode> objects, String kind, String name) {
        List<JsonNode> found = objects.stream().filter(object -> object.path("kind").asString().equals(kind)
                && object.at("/metadata/name").asString().equals(name)).toList();
        if (found.size() != 1) {
            throw new IllegalStateException("there are " + found.size() + " objects " + kind + " " + name);
        }
        return found.getFirst();
    }

    /** What everything is called, as its Deployment is. */
    static String fullName(List<JsonNode> objects) {
        return objects.stream().filter(object -> object.path("kind").asString().equals("Deployment")).findFirst()
                .orElseThrow().at("/metadata/name").asString();
    }

    /** Values as they are set on a command line, with blanks between them. */
    static Map<String, String> set(String values) {
        return new TreeMap<>(Arrays.stream(values.split(" ", -1)).map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (_, last) -> last)));
    }

    static JsonNode schema() throws IOException {
        return JsonMapper.shared().readTree(Files.readString(FOLDER.resolve("values.schema.json")));
    }
}
