package io.bestfit.proxy.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.interop.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The shells in which {@code deploy/node/bestfit-node} runs, and what each may call. */
enum NodeScript {
    /** Debian's shell, with the tools of a whole system. */
    DASH("dash"),
    /** The shell and the tools of the smallest systems, and nothing besides. */
    BUSYBOX("busybox");

    /** What stands in for a system without busybox' many other programs. */
    private static final List<String> APPLETS = List.of("cat", "chmod", "cmp", "cut", "diff", "dirname",
            "grep", "head", "mkdir", "mktemp", "mv", "od", "readlink", "rm", "rmdir", "sed", "sh", "sha256sum", "sort",
            "sync",
            "tail",
            "timeout", "tr", "uname", "wget");
    private static final long LONGEST_SECONDS = 120;

    static final Path FILE = Path.of("..", "deploy", "node", "bestfit-node").toAbsolutePath().normalize();

    /** What a run said and how it ended. */
    record Result(int status, String out, String err) {}

    private final String program;

    NodeScript(String program) {
        this.program = program;
    }

    /** Skips the test where the shell is missing; where the environment says {@code CI=true} it fails. */
    void require() {
        requireProgram(program);
    }

    static void requireProgram(String name) {
        Command.require(name);
    }

    boolean hasBinutils() {
        return this == DASH && (found("objdump").isPresent() || found("readelf").isPresent());
    }

    Result run(Path folder, String command, List<String> arguments) throws IOException, InterruptedException {
        return run(folder, Stream.concat(Stream.of(command), arguments.stream()).toList());
    }

    Result run(Path folder, List<String> arguments) throws IOException, InterruptedException {
        Path shell = found(program).orElseThrow();
        List<String> words = new ArrayList<>(this == DASH
                ? List.of(shell.toString())
                : List.of(shell.toString(), "ash"));
        words.add(FILE.toString());
        words.addAll(arguments);
        Path out = folder.resolve("script.out");
        Path err = folder.resolve("script.err");
        ProcessBuilder builder = new ProcessBuilder(words).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().remove("BESTFIT_PROXY");
        builder.environment().keySet().removeIf(name -> name.toLowerCase(java.util.Locale.ROOT).endsWith("_proxy"));
        if (this == BUSYBOX) {
            builder.environment().put("PATH", applets(folder).toString());
        }
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new AssertionError(words + " took over " + LONGEST_SECONDS + " s:\n" + Files.readString(err));
        }
        return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private Path applets(Path folder) throws IOException {
        Path applets = folder.resolve("applets");
        if (Files.notExists(applets)) {
            Files.createDirectories(applets);
            Files.copy(found(program).orElseThrow(), applets.resolve(program), StandardCopyOption.COPY_ATTRIBUTES);
            for (String applet : APPLETS) {
                Files.createSymbolicLink(applets.resolve(applet), Path.of(program));
            }
        }
        assertThat(applets).isDirectory();
        return applets;
    }

    private static Optional<Path> found(String name) {
        return Stream.of(System.getenv("PATH").split(":", -1)).map(place -> Path.of(place, name))
                .filter(Files::isExecutable).findFirst();
    }
}
