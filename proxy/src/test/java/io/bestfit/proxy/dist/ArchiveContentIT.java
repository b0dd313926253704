package io.bestfit.proxy.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.clientconfig.Client;
import io.bestfit.proxy.docs.Document;
import io.bestfit.proxy.interop.Command;
import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the archive is what an administrator expects: his shell reads it, and it tells nothing of who packed it. */
class ArchiveContentIT {

    /** What Jackson uses where it is there: dates of JDBC, and annotations of beans. */
    private static final Set<String> OPTIONAL_MODULES = Set.of("java.compiler", "java.desktop", "java.sql");

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before all tests
    private static Path installed;

    @BeforeAll
    static void unpack() throws Exception {
        Command.run(installed, "tar", "-xzf", Artifacts.archive().toString(), "-C", installed.toString(),
                "--strip-components=1");
    }

    @Test
    void theRuntimeHasEveryModuleThatIsAskedFor() throws Exception {
        String libraries;
        try (Stream<Path> files = Files.list(installed.resolve("app/lib"))) {
            libraries = files.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        }
        StringWriter answer = new StringWriter();
        PrintWriter out = new PrintWriter(answer);
        int status = ToolProvider.findFirst("jdeps").orElseThrow().run(out, out, "--ignore-missing-deps",
                "--multi-release", "25", "--print-module-deps", "--class-path", libraries,
                installed.resolve("app/bestfit.jar").toString());
        assertThat(status).as(answer.toString()).isZero();
        Set<String> needed = new TreeSet<>(List.of(answer.toString().strip().split(",", -1)));
        needed.removeAll(OPTIONAL_MODULES);

        String modules = Command.run(installed, installed.resolve("runtime/bin/java").toString(), "--list-modules");
        assertThat(modules.lines().map(line -> line.split("@", 2)[0])).containsAll(needed);
        assertThat(needed).contains("java.base", "java.net.http", "jdk.jfr");
    }

    @Test
    void everyEntryIsRootsAndOfOneTime() throws Exception {
        List<String> entries = Command.script(installed, Map.of("TZ", "UTC"),
                "tar --numeric-owner --full-time -tvzf '" + Artifacts.archive() + "'").lines().toList();

        assertThat(entries).hasSizeGreaterThan(100)
                .allMatch(entry -> entry.matches("[dl-][rwx-]{9} 0/0 +[0-9]+ 2026-01-01 00:00:00 bestfit-.*"))
                .noneMatch(entry -> entry.matches("-....w.*|-.......w.*"));
    }

    /** Whoever has the archive alone types what the pages for sites say in {@code share/bestfit}. */
    @Test
    void theFilesThatThePagesForSitesTakeAreThere() throws Exception {
        Pattern taken = Pattern.compile("(?<![\\w/])deploy/[a-z]+/[\\w./-]+");
        Set<String> named = new TreeSet<>();
        List<Path> pages;
        try (Stream<Path> files = Files.walk(Document.repository().resolve("deploy"))) {
            pages = files.filter(file -> file.toString().endsWith(".md")).toList();
        }
        for (Path page : pages) {
            for (Document.Block block : new Document(page, Files.readString(page)).blocks()) {
                taken.matcher(block.text()).results().map(MatchResult::group)
                        .filter(file -> !file.startsWith("deploy/load/")).forEach(named::add);
            }
        }

        assertThat(named).contains("deploy/node/bestfit-node", "deploy/slurm/prolog", "deploy/systemd/node.env")
                .allSatisfy(file -> assertThat(installed.resolve("share/bestfit").resolve(file)).exists());
        assertThat(installed.resolve("share/bestfit/deploy/node/bestfit-node")).isExecutable();
        assertThat(installed.resolve("share/bestfit/deploy/kubernetes/bestfit-node-pod")).isExecutable();
    }

    @Test
    void theManualPageIsOneThatManTakes() throws Exception {
        Command.require("groff");
        String page = installed.resolve("share/man/man1/bestfit.1").toString();

        assertThat(Command.script(installed, Map.of(), "groff -man -ww -Tascii '" + page + "' 2>&1 >/dev/null"))
                .isEmpty();
        assertThat(Command.script(installed, Map.of(), "groff -man -Tascii -P-c -P-b -P-u '" + page + "'"))
                .contains("BESTFIT(1)", "bestfit serve [OPTIONS]", "--upstream URL", "EXIT STATUS");
    }

    @Test
    void bashCompletesCommandsAndOptions() throws Exception {
        String words = "source '" + installed.resolve("share/bash-completion/completions/bestfit")
                + "'; COMP_WORDS=(bestfit %s); COMP_CWORD=%d; _complete_bestfit; echo \"${COMPREPLY[@]}\"";

        assertThat(Command.run(installed, "bash", "-c", words.formatted("ser", 1))).isEqualTo("serve\n");
        assertThat(Command.run(installed, "bash", "-c", words.formatted("serve --up", 2))).isEqualTo("--upstream\n");
        assertThat(Command.run(installed, "bash", "-c", words.formatted("explain --output js", 3))).isEqualTo("json\n");
    }

    @Test
    void zshCompletesByTheCompletionsOfBash() throws Exception {
        Command.require("zsh");
        String file = installed.resolve("share/zsh/site-functions/_bestfit").toString();

        assertThat(Files.readAllLines(Path.of(file)).getFirst()).isEqualTo("#compdef bestfit");
        assertThat(Command.run(installed, "zsh", "-f", "-c",
                "autoload -U compinit; compinit -u -D; source '" + file + "'; print ${_comps[bestfit]}"))
                .contains("_bash_complete", "_complete_bestfit");
        assertThat(Files.readString(Path.of(file))).doesNotContain("compopt");
    }

    @Test
    void fishCompletesCommandsAndOptions() throws Exception {
        Command.require("fish");

        assertThat(fish("bestfit ser")).containsExactly("serve");
        assertThat(fish("bestfit serve --up")).containsExactly("--upstream");
        assertThat(fish("bestfit explain --output ")).containsExactly("json", "table");
        assertThat(fish("bestfit config c")).containsExactly("check");
        // 'check' is a command of its own as well.
        assertThat(fish("bestfit config check --i")).isEmpty();
        assertThat(fish("bestfit check --i")).containsExactly("--images");
        assertThat(fish("bestfit client-config ")).contains("podman").containsExactlyInAnyOrderElementsOf(
                Stream.of(Client.values()).flatMap(client -> client.names().stream()).toList());
        assertThat(fish("bestfit client-config po")).containsExactly("podman");
    }

    private static List<String> fish(String typed) throws Exception {
        String script = "source '" + installed.resolve("share/fish/vendor_completions.d/bestfit.fish")
                + "'; complete -C '" + typed + "'";
        return Command.run(installed, "env", "HOME=" + installed, "fish", "--no-config", "-c", script).lines()
                .map(line -> line.split("\t", 2)[0]).toList();
    }

    @Test
    void systemdTakesTheUnitAndFindsItConfined() throws Exception {
        Command.require("systemd-analyze");
        String unit = installed.resolve("lib/systemd/system/bestfit.service").toString();
        Path here = installed.resolve("bestfit.service");
        Files.writeString(here, Files.readString(Path.of(unit))
                .replace("/opt/bestfit/bin/bestfit", installed.resolve("bin/bestfit").toString())
                .replace("Documentation=man:bestfit(1)\n", ""));

        assertThat(Command.script(installed, Map.of(), "systemd-analyze verify '" + here + "' 2>&1")).isEmpty();
        // Ten times systemd's own measure of exposure: from 0 to 29 it says OK, and of most services it says UNSAFE.
        String said = Command.run(installed, "systemd-analyze", "security", "--offline=yes", "--threshold=29",
                "--no-pager", unit);
        Matcher exposure = Pattern.compile("Overall exposure level for bestfit\\.service: ([0-9.]+) OK").matcher(said);
        assertThat(exposure.find()).as(said).isTrue();
        assertThat(Document.of("deploy/systemd/README.md").text().replaceAll("\\s+", " "))
                .contains("gives it an exposure of " + exposure.group(1) + ",");
    }
}
