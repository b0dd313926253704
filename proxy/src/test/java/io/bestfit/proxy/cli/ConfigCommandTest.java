package io.bestfit.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.config.ConfigSchema;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private final Map<String, String> environment = new HashMap<>();

    @TempDir
    private Path directory;

    @Test
    void aGoodFileIsDone() throws IOException {
        Path file = Files.writeString(directory.resolve("c.yaml"), "upstream: {url: http://a}");

        assertThat(run("config", "check", file.toString())).isEqualTo(0);
        assertThat(out.toString()).isEqualTo(file + ": good\n");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aFaultyFileIsANoWithItsFaultsOnStandardError() throws IOException {
        Path file = Files.writeString(directory.resolve("c.yaml"), "upstraem: {url: http://a}");

        assertThat(run("config", "check", file.toString())).isEqualTo(1);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).isEqualTo(file + ":1:1: unknown key 'upstraem'; did you mean 'upstream'?\n");
    }

    @Test
    void aMissingFileIsWrongUsage() {
        assertThat(run("config", "check", "nowhere.yaml")).isEqualTo(2);
        assertThat(err.toString()).isEqualTo("nowhere.yaml: there is no such file; check the path, or write"
                + " it: 'bestfit config schema' tells what goes into it\n");
    }

    @Test
    void aFolderIsWrongUsage() {
        assertThat(run("config", "check", directory.toString())).isEqualTo(2);
        assertThat(err.toString()).isEqualTo(directory + ": the file cannot be read: Is a directory; name"
                + " a YAML file\n");
    }

    @Test
    void theEnvironmentCountsAsItDoesForServe() throws IOException {
        Path file = Files.writeString(directory.resolve("c.yaml"), "{}");
        assertThat(run("config", "check", file.toString())).isEqualTo(1);

        environment.put("BESTFIT_UPSTREAM", "http://a");
        assertThat(run("config", "check", file.toString())).isEqualTo(0);

        environment.put("BESTFIT_LISTEN", "nowhere");
        assertThat(run("config", "check", file.toString())).isEqualTo(1);
        assertThat(err.toString()).endsWith("BESTFIT_LISTEN: 'nowhere' is no address: write HOST:PORT, such as"
                + " 127.0.0.1:5000 or [::1]:5000\n");
    }

    @Test
    void againstAnEarlierFileItSaysWhatChangesAndWhatNeedsARestart() throws IOException {
        Path earlier = Files.writeString(directory.resolve("old.yaml"), """
                upstream: {url: http://a, namespaces: [docker.io]}
                selection: {tagTtl: 10s}
                listen:
                  - 127.0.0.1:5001
                  - {address: 127.0.0.1:5002, profile: any}
                """);
        Path later = Files.writeString(directory.resolve("new.yaml"), """
                # Written another way, and with a default written out.
                timeouts: {connect: 5s}
                upstream:
                  namespaces: [docker.io, "quay.io"]
                  url: 'http://a'
                admin: 127.0.0.1:9091
                listen:
                  - 127.0.0.1:5001
                  - {address: 127.0.0.1:5003, profile: any}
                """);

        assertThat(run("config", "check", later.toString(), "--against", earlier.toString())).isEqualTo(0);
        assertThat(out.toString()).isEqualTo("""
                NEW: good
                NEW:4: upstream.namespaces: was [docker.io], is [docker.io, quay.io]
                NEW:6: admin: was 127.0.0.1:9090, is 127.0.0.1:9091
                NEW:9: listen.2.address: was 127.0.0.1:5002, is 127.0.0.1:5003
                OLD: selection.tagTtl: was 10s, is 0s
                a running proxy cannot change admin: it is to be restarted
                """.replace("NEW", later.toString()).replace("OLD", earlier.toString()));
    }

    @Test
    void whatARunningProxyGoesOverToIsSaid() throws IOException {
        Path earlier = Files.writeString(directory.resolve("old.yaml"), "upstream: {url: http://a}");
        Path later = Files.writeString(directory.resolve("new.yaml"), "upstream: {url: http://b}");

        assertThat(run("config", "check", later.toString(), "--against", earlier.toString())).isEqualTo(0);
        assertThat(out.toString()).isEqualTo(later + ": good\n" + later + ":1: upstream.url: was http://a, is"
                + " http://b\na running proxy goes over to it by itself\n");
    }

    @Test
    void anEarlierFileThatSaysTheSameIsSaid() throws IOException {
        Path earlier = Files.writeString(directory.resolve("old.yaml"), "upstream: {url: http://a}");
        Path later = Files.writeString(directory.resolve("new.yaml"), "version: 1\nupstream: {url: \"http://a\"}");

        assertThat(run("config", "check", later.toString(), "--against", earlier.toString())).isEqualTo(0);
        assertThat(out.toString()).isEqualTo(later + ": good\nnothing changes against " + earlier + "\n");
    }

    /** Neither the default written out nor another form of the one listener changes anything. */
    @ParameterizedTest
    @ValueSource(strings = {"", "listen: 127.0.0.1:5000", "listen: [127.0.0.1:5000]",
            "listen: {address: '127.0.0.1:5000'}", "listen:\n  - address: 127.0.0.1:5000"})
    void theOneListenerMayBeWrittenInAnyForm(String listen) throws IOException {
        Path bare = Files.writeString(directory.resolve("bare.yaml"), "upstream: {url: http://a}\n");
        Path written = Files.writeString(directory.resolve("written.yaml"), Files.readString(bare) + listen);

        for (List<Path> pair : List.of(List.of(bare, written), List.of(written, bare))) {
            out.getBuffer().setLength(0);
            assertThat(run("config", "check", pair.getLast().toString(), "--against", pair.getFirst().toString()))
                    .isEqualTo(0);
            assertThat(out.toString())
                    .isEqualTo(pair.getLast() + ": good\nnothing changes against " + pair.getFirst() + "\n");
        }
    }

    /** Each line of changes between a listener and another one. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                       | listen: 127.0.0.1:5001                          | NEW:2: listen: was 127.0.0.1:5000, is 127.0.0.1:5001
            listen: 127.0.0.1:5001   | ''                                              | OLD: listen: was 127.0.0.1:5001, is 127.0.0.1:5000
            listen: 127.0.0.1:5001   | 'listen: {address: "127.0.0.1:5001", askUser: true}' | NEW:2: listen.askUser: was not set, is true
            ''                       | listen: [127.0.0.1:5000, 127.0.0.1:5001]        | 'NEW:2: listen: was 127.0.0.1:5000, is [127.0.0.1:5000, 127.0.0.1:5001]'
            """)
    void aListenerThatChangesIsSaid(String before, String after, String line) throws IOException {
        String upstream = "upstream: {url: http://a}\n";
        Path earlier = Files.writeString(directory.resolve("old.yaml"), upstream + before);
        Path later = Files.writeString(directory.resolve("new.yaml"), upstream + after);

        assertThat(run("config", "check", later.toString(), "--against", earlier.toString())).isEqualTo(0);
        assertThat(out.toString().lines().skip(1).filter(said -> !said.startsWith("a running proxy ")))
                .containsExactly(line.replace("NEW", later.toString()).replace("OLD", earlier.toString()));
    }

    @Test
    void whatIsWrongWithTheEarlierFileIsSaidOfIt() throws IOException {
        Path earlier = Files.writeString(directory.resolve("old.yaml"), "upstraem: {url: http://a}");
        Path later = Files.writeString(directory.resolve("new.yaml"), "upstream: {url: http://b}");

        assertThat(run("config", "check", later.toString(), "--against", earlier.toString())).isEqualTo(1);
        assertThat(err.toString()).startsWith(earlier + ":1:1: unknown key 'upstraem'");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void theSchemaIsAnAnswer() {
        assertThat(run("config", "schema")).isEqualTo(0);
        assertThat(out.toString()).isEqualTo(ConfigSchema.text() + "\n");
    }

    @Test
    void theVersionNamesTheJdk() {
        assertThat(run("version")).isEqualTo(0);
        assertThat(out.toString()).isEqualTo("bestfit unknown (revision unknown, JDK " + Runtime.version() + ")\n");
    }

    private int run(String... arguments) {
        return BestfitCommand.commandLine(new PrintWriter(out, true), new PrintWriter(err, true), environment)
                .execute(arguments);
    }
}
