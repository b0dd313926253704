package io.bestfit.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.node.Declaration;
import io.bestfit.matcher.node.MalformedDeclarationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DetectCommandTest {

    private static final String DECLARATION = "cpu=u74mc, kernel=\"6.6.0\"\n";

    @TempDir
    private Path folder;

    @BeforeEach
    void build() throws IOException {
        Files.createDirectories(folder.resolve("proc/sys/kernel"));
        Files.writeString(folder.resolve("proc/cpuinfo"), "isa : rv64imafdc\nuarch : sifive,u74-mc\n");
        Files.writeString(folder.resolve("proc/sys/kernel/osrelease"), "6.6.0\n");
    }

    @Test
    void printsTheDeclarationOfARoot() {
        assertThat(run("--root", folder.toString())).isEqualTo(new Ran(0, DECLARATION, ""));
    }

    @Test
    void saysWhereEachKeyComesFrom() {
        assertThat(run("--root", folder.toString(), "--explain", "--mpi", "/opt/libmpi.so.12")).isEqualTo(new Ran(0,
                DECLARATION, """
                        # cpu=u74mc from uarch or model name in /proc/cpuinfo
                        # kernel="6.6.0" from /proc/sys/kernel/osrelease
                        # note: There is no library /opt/libmpi.so.12: check the path; nothing is declared of it
                        """));
    }

    @Test
    void printsJson() {
        Ran ran = run("--root", folder.toString(), "--output", "json", "--injected", "/a,/b");

        JsonNode answer = JsonMapper.shared().readTree(ran.out());
        assertThat(answer.path("declaration").asString() + "\n").isEqualTo(DECLARATION);
        assertThat(answer.path("keys").size()).isEqualTo(2);
        assertThat(answer.path("notes").valueStream().map(JsonNode::asString)).containsExactly(
                "There is no library /a: check the path; nothing is declared of it",
                "There is no library /b: check the path; nothing is declared of it");
        assertThat(ran.err()).startsWith("# note: There is no library /a");
    }

    @Test
    void readsTheFactsOfAnotherMachine() throws IOException {
        Path facts = Files.writeString(folder.resolve("facts"),
                "bestfit-facts: 1\nmachine: s390x\nnvidia-driver: 550.54.15\n");

        Ran ran = run("--facts", facts.toString());

        assertThat(ran.status()).isZero();
        assertThat(ran.out()).isEqualTo("arch=s390x, nvidia-driver=\"550.54.15\"\n");
    }

    /** Whatever this machine is, its declaration is one. */
    @Test
    void thisMachineIsDeclared() throws MalformedDeclarationException {
        Ran ran = run();

        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(Declaration.parse(ran.out().strip()).canonical() + "\n").isEqualTo(ran.out());
        assertThat(Declaration.parse(ran.out().strip()).resolve().kernel()).isNotNull();
    }

    @Test
    void theKernelsModulesCanBeLeftOut() throws IOException {
        Files.writeString(folder.resolve("proc/modules"), "fuse 1 0 - Live 0x0\n");

        assertThat(run("--root", folder.toString()).out())
                .isEqualTo("cpu=u74mc, kernel=\"6.6.0\", kernel-modules=fuse\n");
        assertThat(run("--root", folder.toString(), "--no-modules")).isEqualTo(new Ran(0, DECLARATION, ""));
    }

    @Test
    void wrongUsageIsASentence() throws IOException {
        Path noFacts = Files.writeString(folder.resolve("none"), "cpu=zen4\n");
        assertThat(run("--root", "/nowhere")).isEqualTo(new Ran(2, "",
                "--root: there is no folder /nowhere; name one that has proc and sys in it\n"));
        assertThat(run("--facts", "/nowhere")).isEqualTo(new Ran(2, "",
                "--facts: /nowhere cannot be read (NoSuchFileException); check the path\n"));
        assertThat(run("--facts", noFacts.toString())).isEqualTo(new Ran(2, "", "--facts: these are no raw facts: their"
                + " first line is 'bestfit-facts: 1', as 'bestfit-node facts' writes it\n"));
        assertThat(run("--facts", noFacts.toString(), "--root", "/")).isEqualTo(new Ran(2, "", "--facts holds all that"
                + " is known of a machine: give --root, --mpi, --injected and --nvidia-smi to 'bestfit-node facts'"
                + " there\n"));
    }

    @Test
    void withoutAnArchitectureItCouldNotBeDone() {
        assertThat(run("--root", folder.resolve("proc").toString())).isEqualTo(new Ran(3, "", "The architecture of the"
                + " machine is unknown: neither /proc/sys/kernel/arch nor the kernel's release nor /proc/cpuinfo tells"
                + " it; gather the facts on the machine itself\n"));
    }

    private static Ran run(String... arguments) {
        String[] words = new String[arguments.length + 1];
        words[0] = "detect";
        System.arraycopy(arguments, 0, words, 1, arguments.length);
        return Ran.run(Map.of("NO_COLOR", "1"), words);
    }
}
