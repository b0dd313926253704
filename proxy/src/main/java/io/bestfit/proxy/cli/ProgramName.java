package io.bestfit.proxy.cli;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a person types to start this program again, as a shell reads it. */
final class ProgramName {

    /** The system property by which a launcher says what it was started as. */
    static final String PROPERTY = "bestfit.command";

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./+:@%-]+");

    private ProgramName() {}

    static String ofThisProcess() {
        return of(System.getProperty(PROPERTY), ProcessHandle.current().info().command().orElse("java"),
                System.getProperty("java.class.path", "bestfit.jar"));
    }

    /**
     * The launcher, or else {@code java -jar} with the jar. The path of {@code java} is whole: the one on the PATH may
     * be too old.
     *
     * @param launcher what the launcher was started as, where there was one
     * @param java the path of the Java virtual machine
     * @param jar what the virtual machine was started with
     */
    static String of(@Nullable String launcher, String java, String jar) {
        return launcher != null ? quoted(launcher) : quoted(java) + " -jar " + quoted(jar);
    }

    private static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
