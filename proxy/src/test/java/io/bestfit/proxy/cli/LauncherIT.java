package io.bestfit.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.cli.Checkout.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher builds what is missing or stale, starts the program from anywhere, and says in a sentence why it cannot. */
class LauncherIT {

    private static final String RECORDS = "bestfit: recording a cache for quicker starts (once, a few seconds)\n";

    @TempDir
    private Path folder;

    @Test
    void buildsOnceAndAgainAfterAChange() throws IOException, InterruptedException {
        Checkout checkout = new Checkout(folder).withMaven();

        Result first = checkout.run(checkout.launcher, "version");
        assertThat(first.status()).as(first.err()).isEqualTo(0);
        assertThat(first.out()).matches("bestfit [0-9.]+(-SNAPSHOT)? .*\n");
        assertThat(first.err()).isEqualTo("bestfit: building (the first time takes about a minute, and longer where"
                + " Maven has to download)\n" + RECORDS);
        assertThat(caches(checkout)).singleElement().satisfies(cache -> assertThat(cache).isNotEmptyFile());

        Path elsewhere = Files.createSymbolicLink(folder.resolve("link"), checkout.launcher);
        assertThat(checkout.run(elsewhere, "version")).isEqualTo(new Result(0, first.out(), ""));
        assertThat(checkout.calls()).hasSize(1);

        changed(checkout.root.resolve("matcher/src/main/A.java"));
        Result again = checkout.run(elsewhere, "version");
        assertThat(again).isEqualTo(new Result(0, first.out(), "bestfit: building what changed\n" + RECORDS));
        assertThat(checkout.calls()).hasSize(2);
        assertThat(caches(checkout)).hasSize(1);

        damaged(caches(checkout).getFirst());
        assertThat(checkout.run(elsewhere, "version")).isEqualTo(new Result(0, first.out(), ""));
    }

    /** The log has the steps of the build that was before. */
    @Test
    void aRecordingThatTakesItsTimeIsNoStepOfTheBuild() throws IOException, InterruptedException {
        Checkout checkout = new Checkout(folder).withMaven();
        checkout.set("progress_seconds", 600, 1);

        Result result = checkout.run(checkout.launcher, "version");
        assertThat(result.status()).as(result.err()).isEqualTo(0);
        assertThat(result.err().lines().filter(line -> line.startsWith("bestfit: recording, "))).isNotEmpty()
                .allMatch(line -> line.matches("bestfit: recording, [0-9]+ s"));
    }

    @Test
    void twoAtOnceBuildOnce() throws IOException, InterruptedException {
        Checkout checkout = new Checkout(folder).withMaven();
        checkout.set("training_seconds", 600, 0);
        Path one = Files.createDirectory(folder.resolve("one"));
        Path two = Files.createDirectory(folder.resolve("two"));

        Process first = checkout.start(checkout.launcher, one, "version");
        Process second = checkout.start(checkout.launcher, two, "version");
        Result answer = checkout.end(first, one);
        assertThat(answer.status()).as(answer.err()).isEqualTo(0);
        Result other = checkout.end(second, two);
        assertThat(other.status()).as(other.err()).isEqualTo(0);
        assertThat(other.out()).isEqualTo(answer.out());
        assertThat(checkout.calls()).hasSize(1);
        assertThat(answer.err() + other.err()).contains("bestfit: there is no such cache: its recording failed (see ");
        assertThat(caches(checkout)).singleElement().satisfies(cache -> assertThat(cache).isEmptyFile());
    }

    @Test
    void withoutMavenItSaysWhatToInstall() throws IOException, InterruptedException {
        Checkout checkout = new Checkout(folder);

        assertThat(checkout.run(checkout.launcher, "version")).isEqualTo(new Result(3, "",
                "bestfit: building needs Maven 3.8.7 or newer and there is no mvn on the PATH; install it (Debian:"
                        + " apt-get install maven) and run this again\n"));
    }

    @Test
    void withoutANewJdkItSaysWhereItLooked() throws IOException, InterruptedException {
        Checkout checkout = new Checkout(folder);
        // No machine has this one.
        checkout.set("minimum", 25, 2500);

        Result result = checkout.run(checkout.launcher, "version");
        assertThat(result.status()).isEqualTo(3);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .startsWith(
                        "bestfit: needs a JDK 2500 or newer and found none in JAVA_HOME, on the PATH or in the usual"
                                + " folders (/usr/lib/jvm, /opt, ~/.sdkman, ~/.jdks); ")
                .contains(System.getProperty("java.home") + " is version " + Runtime.version().feature())
                .endsWith("; install one (https://adoptium.net) or set JAVA_HOME\n");
        assertThat(result.err().lines()).hasSize(1);
    }

    @Test
    void aBuildThatFailsShowsWhy() throws IOException, InterruptedException {
        Checkout checkout = new Checkout(folder).withMaven("echo '[INFO] much'; echo '[ERROR] A.java: no'; exit 1");

        Result result = checkout.run(checkout.launcher, "version");
        assertThat(result.status()).isEqualTo(3);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).endsWith("[ERROR] A.java: no\nbestfit: the build failed; the lines above are from "
                + checkout.root.toRealPath().resolve("target/build.log") + "\n").doesNotContain("much");
    }

    @Test
    void aSignalEndsTheBuildAsWell() throws IOException, InterruptedException {
        Checkout checkout = new Checkout(folder).withMaven("exec sleep 600");
        Process launcher = checkout.start(checkout.launcher, folder, "version");
        while (checkout.calls().isEmpty() && launcher.isAlive()) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        launcher.destroy();

        assertThat(checkout.end(launcher, folder).status()).isEqualTo(143);
        ProcessHandle.of(checkout.calls().getFirst()).ifPresent(maven -> maven.onExit().join());
        assertThat(checkout.root.resolve("target/built")).doesNotExist();
    }

    private static List<Path> caches(Checkout checkout) throws IOException {
        try (Stream<Path> files = Files.list(checkout.root.resolve("proxy/target"))) {
            return files.filter(file -> file.toString().endsWith(".aot")).toList();
        }
    }

    /** Later than every file that a build wrote until now. */
    private static void changed(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    }

    private static void damaged(Path cache) throws IOException {
        byte[] content = Files.readAllBytes(cache);
        Arrays.fill(content, 0, 4096, (byte) 0);
        Files.write(cache, content);
    }
}
