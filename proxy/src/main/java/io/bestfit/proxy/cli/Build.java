package io.bestfit.proxy.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.util.jar.Manifest;
import picocli.CommandLine.IVersionProvider;

/**
 * Which build of the program this is, from the manifest of its jar.
 *
 * @param version the version; {@code unknown} where the program runs from loose classes
 * @param revision the revision of the sources; {@code unknown} likewise
 */
record Build(String version, String revision) implements IVersionProvider {

    private static final String UNKNOWN = "unknown";

    /** For picocli, which makes it by reflection. */
    Build() {
        this(read("Implementation-Version"), read("Implementation-Revision"));
    }

    /** The release of the Java runtime. */
    static String jdk() {
        return Runtime.version().toString();
    }

    @Override
    public String[] getVersion() {
        return new String[]{"bestfit " + version + " (revision " + revision + ", JDK " + jdk() + ")"};
    }

    private static String read(String attribute) {
        URL here = Build.class.getResource("Build.class");
        if (here == null || !here.getProtocol().equals("jar")) {
            return UNKNOWN;
        }
        String jar = here.toString().substring(0, here.toString().lastIndexOf('!'));
        try (InputStream in = URI.create(jar + "!/META-INF/MANIFEST.MF").toURL().openStream()) {
            String value = new Manifest(in).getMainAttributes().getValue(attribute);
            return value == null || value.isBlank() || value.startsWith("${") ? UNKNOWN : value;
        } catch (IOException e) {
            return UNKNOWN; // a jar without a readable manifest says nothing of its build
        }
    }
}
