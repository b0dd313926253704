package io.bestfit.proxy.dist;

import java.io.IOException;
import java.io.Reader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The list of materials: to the libraries, which a plugin of Maven lists, it adds what archive and image hold besides. */
final class Materials {

    private static final String SELF = "bestfit";
    private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final ObjectNode list;
    private final ArrayNode components;
    private final ArrayNode dependencies;
    private final ArrayNode ofBestfit;

    /** Makes the program the subject of a list that had its jar as one, and the jar a part. */
    private Materials(ObjectNode libraries) {
        list = libraries;
        components = (ArrayNode) list.path("components");
        dependencies = (ArrayNode) list.path("dependencies");
        ObjectNode metadata = (ObjectNode) list.path("metadata");
        JsonNode jar = metadata.path("component");
        components.insert(0, jar);
        ObjectNode program = component("application", SELF, SELF, jar.path("version").asString(),
                "A registry proxy that answers with the image that fits the node");
        program.set("licenses", jar.path("licenses").deepCopy());
        metadata.set("component", program);
        ofBestfit = dependencies.insertObject(0).put("ref", SELF).putArray("dependsOn");
        ofBestfit.add(jar.path("bom-ref"));
    }

    /**
     * Writes it. The arguments are the list of libraries, the folder with the layout of the image, the file to write, and
     * the file {@code release} of the JDK for arm64, where the image is for arm64 as well; that for amd64 is the JDK that
     * runs this.
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path layout = Path.of(arguments[1]);
        Materials materials = new Materials((ObjectNode) JSON.readTree(Path.of(arguments[0])));
        for (String manifest : manifests(layout, JSON.readTree(layout.resolve("index.json")))) {
            JsonNode image = blob(layout, manifest);
            String architecture = blob(layout, image.at("/config/digest").asString()).path("architecture").asString();
            materials.image(architecture, release(architecture, arguments),
                    base(file(layout, image.at("/layers/0/digest").asString())));
        }
        Files.writeString(Path.of(arguments[2]), materials.text());
    }

    private static Path release(String architecture, String... arguments) {
        if (architecture.equals("amd64")) {
            return Path.of(System.getProperty("java.home"), "release");
        }
        if (arguments.length < 4) {
            throw new IllegalArgumentException("the image is for " + architecture + " as well, and it is not said which"
                    + " JDK its Java runtime is from: name the file release of that JDK");
        }
        return Path.of(arguments[3]);
    }

    /** What the lowest layer of an image says of where its libraries are from. */
    private static String base(Path layer) throws IOException, InterruptedException {
        Process tar = new ProcessBuilder("tar", "-xzOf", layer.toString(), "./opt/bestfit/base.txt")
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String text = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = tar.waitFor();
        if (status != 0 || text.isEmpty()) {
            throw new IOException("tar ended with " + status + " and gave no opt/bestfit/base.txt of " + layer);
        }
        return text;
    }

    /** Adds the image of one platform. */
    private void image(String architecture, Path release, String base) throws IOException {
        ArrayNode ofRuntime = runtime(architecture, release);
        for (String debian : new TreeSet<>(base.lines().map(line -> line.split("\t", 2)[1]).toList())) {
            String[] words = debian.split(" ", 2);
            String[] name = words[0].split(":", 2);
            String qualifier = name.length == 1 ? "" : "?arch=" + name[1];
            String reference = "pkg:deb/debian/" + encoded(name[0]) + "@" + encoded(words[1]) + qualifier;
            ObjectNode component = component("library", reference, name[0], words[1],
                    "A Debian package of which the image for " + architecture + " holds libraries");
            component.put("purl", reference);
            components.add(component);
            dependencies.addObject().put("ref", reference).putArray("dependsOn");
            ofRuntime.add(reference);
        }
    }

    private ArrayNode runtime(String architecture, Path release) throws IOException {
        Properties jdk = new Properties();
        try (Reader reader = Files.newBufferedReader(release)) {
            jdk.load(reader);
        }
        String version = said(jdk, "JAVA_RUNTIME_VERSION", release);
        String reference = "pkg:generic/openjdk@" + encoded(version) + "?arch=" + architecture;
        ObjectNode component = component("platform", reference, "openjdk", version,
                architecture.equals("amd64")
                        ? "The Java runtime of the archive for x86-64 and of the image for amd64"
                        : "The Java runtime of the image for " + architecture);
        component.putObject("supplier").put("name", said(jdk, "IMPLEMENTOR", release));
        component.put("purl", reference);
        components.add(component);
        ofBestfit.add(reference);
        return dependencies.addObject().put("ref", reference).putArray("dependsOn");
    }

    private static String said(Properties jdk, String key, Path release) {
        String value = jdk.getProperty(key);
        if (value == null) {
            throw new IllegalArgumentException(release + " does not say what " + key + " is");
        }
        return value.replace("\"", "");
    }

    private static ObjectNode component(String type, String reference, String name, String version,
            String description) {
        return JSON.createObjectNode().put("type", type).put("bom-ref", reference).put("name", name)
                .put("version", version).put("description", description);
    }

    /** With a serial number that follows from the rest: other lists have others, and the same list has the same. */
    private String text() {
        list.remove("serialNumber");
        UUID number = UUID.nameUUIDFromBytes(JSON.writeValueAsBytes(list));
        list.put("serialNumber", "urn:uuid:" + number);
        return JSON.writeValueAsString(list) + "\n";
    }

    /** The digests of the manifests below an index. */
    private static List<String> manifests(Path layout, JsonNode index) {
        List<String> digests = new ArrayList<>();
        for (JsonNode descriptor : index.path("manifests")) {
            String digest = descriptor.path("digest").asString();
            if (descriptor.path("mediaType").asString().contains(".index.")) {
                digests.addAll(manifests(layout, blob(layout, digest)));
            } else {
                digests.add(digest);
            }
        }
        return digests;
    }

    private static JsonNode blob(Path layout, String digest) {
        return JSON.readTree(file(layout, digest));
    }

    private static Path file(Path layout, String digest) {
        return layout.resolve("blobs").resolve(digest.replace(':', '/'));
    }

    /** As a package URL has it. */
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("%7E", "~");
    }
}
