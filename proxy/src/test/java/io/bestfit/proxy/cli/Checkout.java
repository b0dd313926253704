package io.bestfit.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A checkout for the launcher alone: sources, and a stand-in for Maven that notes each call and copies what was built
 * before. Its path has spaces, and its {@code PATH} holds nothing but the tools that the launcher names.
 */
final class Checkout {

    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> TOOLS = List.of("sh", "basename", "cat", "cksum", "cp", "dirname", "env", "find",
            "flock", "grep", "head", "mkdir", "mv", "readlink", "rm", "sed", "sleep", "tail", "tr");
    private static final long LONGEST_SECONDS = 120;

    /** What a run of the launcher said and how it ended. */
    record Result(int status, String out, String err) {}

    final Path root;
    final Path launcher;
    private final Path tools;
    private final Path calls;

    Checkout(Path folder) throws IOException {
        root = Files.createDirectories(folder.resolve("a check out"));
        tools = Files.createDirectories(folder.resolve("bin"));
        calls = folder.resolve("calls");
        launcher = Files.copy(REPOSITORY.resolve("bestfit"), root.resolve("bestfit"),
                StandardCopyOption.COPY_ATTRIBUTES);
        // However busy this machine is, a build and a recording come to their end, and nothing is said meanwhile.
        set("training_seconds", 15, 600);
        set("progress_seconds", 10, 600);
        for (String source : List.of("pom.xml", "matcher/pom.xml", "proxy/pom.xml", "matcher/src/main/A.java",
                "proxy/src/main/B.java")) {
            Path file = root.resolve(source);
            Files.createDirectories(file.getParent());
            Files.createFile(file);
        }
        Path options = Files.createDirectories(root.resolve("proxy/src/dist")).resolve("jvm.options");
        Files.copy(REPOSITORY.resolve("proxy/src/dist/jvm.options"), options);
        for (String tool : TOOLS) {
            Path found = List.of(System.getenv("PATH").split(":", -1)).stream().map(place -> Path.of(place, tool))
                    .filter(Files::isExecutable).findFirst().orElseThrow(() -> new AssertionError("no " + tool));
            program(tool, "exec '" + found + "' \"$@\"\n");
        }
    }

    /** Gives the launcher another value of one of its settings. */
    void set(String name, int from, int to) throws IOException {
        String script = Files.readString(launcher);
        assertThat(script).contains("\n" + name + "=" + from + "\n");
        Files.writeString(launcher, script.replace("\n" + name + "=" + from + "\n", "\n" + name + "=" + to + "\n"));
    }

    /** A Maven that builds, and names a step of it. */
    Checkout withMaven() throws IOException {
        String target = REPOSITORY.resolve("proxy/target").toString();
        return withMaven("""
                echo '[INFO] --- maven-jar-plugin:3.5.0:jar (default-jar) @ proxy ---'
                to=$(dirname "$3")/proxy/target
                mkdir -p "$to"
                cp -r '%s/lib' "$to"
                cp '%s/bestfit.jar' "$to/next" && mv "$to/next" "$to/bestfit.jar"
                """.formatted(target, target));
    }

    /** A Maven that does what a script says. */
    Checkout withMaven(String script) throws IOException {
        program("mvn", "echo $$ >>'" + calls + "'\n" + script);
        return this;
    }

    private void program(String name, String script) throws IOException {
        Path file = Files.writeString(tools.resolve(name), "#!/bin/sh\n" + script);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    /** The process ids of the Mavens that were called. */
    List<Long> calls() throws IOException {
        return Files.exists(calls) ? Files.readAllLines(calls).stream().map(Long::parseLong).toList() : List.of();
    }

    /** A run of the launcher that has begun, its output in files of the folder. */
    Process start(Path command, Path folder, String... arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of(command.toString()));
        words.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile())
                .redirectOutput(folder.resolve("out").toFile()).redirectError(folder.resolve("err").toFile());
        builder.environment().keySet()
                .removeIf(name -> name.startsWith("BESTFIT_") || name.equals("JAVA_TOOL_OPTIONS"));
        builder.environment().put("PATH", tools.toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.start();
    }

    Result end(Process process, Path folder) throws IOException, InterruptedException {
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            process.destroy();
            throw new AssertionError("still running; it wrote:\n" + Files.readString(folder.resolve("err")));
        }
        return new Result(process.exitValue(), Files.readString(folder.resolve("out")),
                Files.readString(folder.resolve("err")));
    }

    Result run(Path command, String... arguments) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(root.getParent(), "working directory");
        return end(start(command, folder, arguments), folder);
    }
}
