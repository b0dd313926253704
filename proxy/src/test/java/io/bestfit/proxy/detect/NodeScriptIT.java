package io.bestfit.proxy.detect;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.bestfit.matcher.cpu.Microarchitecture;
import io.bestfit.matcher.cpu.MicroarchitectureCatalog;
import io.bestfit.matcher.node.Declaration;
import io.bestfit.matcher.node.MalformedDeclarationException;
import io.bestfit.proxy.config.ConfigFaultsException;
import io.bestfit.proxy.config.ConfigLoader;
import io.bestfit.proxy.config.Overrides;
import io.bestfit.proxy.detect.NodeScript.Result;
import io.bestfit.proxy.server.BuildInfo;
import io.bestfit.proxy.server.ProxyServer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code deploy/node/bestfit-node} finds what Java finds and comes to the same answer, in every shell that it may meet. */
class NodeScriptIT {

    private static final Pattern CPU_KEYS = Pattern
            .compile("(cpu|cpu-vendor|cpu-flags|arch|variant)=(\"[^\"]*\"|[^,]*)(, )?");
    /** What only binutils tells, and busybox has none. */
    private static final String NEEDS_SONAME = "mpi-abi";

    private static final Vertx VERTX = Vertx.vertx();
    private static String proxy = "";

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws ConfigFaultsException {
        ProxyServer server = ProxyServer.start(VERTX, ConfigLoader.parse("test.yaml", """
                version: 1
                listen: 127.0.0.1:0
                admin: 127.0.0.1:0
                upstream:
                  url: http://127.0.0.1:9
                """, Overrides.NONE), new BuildInfo("test", "test"), 1).await();
        proxy = "http://127.0.0.1:" + server.registryPort();
    }

    @AfterAll
    static void stop() {
        VERTX.close().await();
    }

    @ParameterizedTest
    @EnumSource(NodeScript.class)
    void theSameIsFoundOnEveryMadeUpMachine(NodeScript shell) throws IOException, InterruptedException {
        shell.require();
        for (String name : SyntheticRoot.ALL) {
            SyntheticRoot root = SyntheticRoot.build(name, folder);
            String expected = FactCollector.collect(root.folder, root.wanted()).text();
            if (!shell.hasBinutils()) {
                expected = expected.lines().filter(line -> !line.startsWith(" soname "))
                        .map(line -> line + "\n").collect(Collectors.joining());
            }

            assertThat(shell.run(folder, "facts", root.commandLine())).as(name).isEqualTo(new Result(0, expected, ""));
        }
    }

    @ParameterizedTest
    @EnumSource(NodeScript.class)
    void theSameIsDeclaredOfEveryMadeUpMachine(NodeScript shell) throws IOException, InterruptedException {
        shell.require();
        for (String name : machines(shell)) {
            SyntheticRoot root = SyntheticRoot.build(name, folder);
            String notes = root.notes.stream().map(note -> "bestfit-node: " + note + "\n")
                    .collect(Collectors.joining());

            assertThat(shell.run(folder, "detect", with(root.commandLine(), "--proxy", proxy))).as(name)
                    .isEqualTo(new Result(0, root.declaration + "\n", notes));
        }
    }

    @ParameterizedTest
    @EnumSource(NodeScript.class)
    void aloneItTellsAllButTheTarget(NodeScript shell)
            throws IOException, InterruptedException, MalformedDeclarationException {
        shell.require();
        for (String name : machines(shell)) {
            SyntheticRoot root = SyntheticRoot.build(name, folder);

            Result alone = shell.run(folder, "detect", root.commandLine());

            assertThat(alone.status()).as(name).isZero();
            assertThat(CPU_KEYS.matcher(alone.out().strip()).replaceAll("")).as(name)
                    .isEqualTo(CPU_KEYS.matcher(root.declaration).replaceAll(""));
            assertThat(Declaration.parse(alone.out().strip()).canonical() + "\n").as(name).isEqualTo(alone.out());
        }
    }

    @ParameterizedTest
    @EnumSource(NodeScript.class)
    void everyRecordedProcessorIsItsTargetOrAloneItsLevel(NodeScript shell)
            throws IOException, InterruptedException, MalformedDeclarationException {
        shell.require();
        List<RecordedCpu> recorded = RecordedCpu.all();
        for (RecordedCpu cpu : recorded) {
            List<String> root = List.of("--root", cpu.root(folder).toString());

            Result asked = shell.run(folder, "detect", with(root, "--proxy", proxy));
            assertThat(asked.err()).as(cpu.name()).isEmpty();
            assertThat(asked.out().strip().split("[=,]", 3)).as(cpu.name()).startsWith("cpu", cpu.target());

            Result alone = shell.run(folder, "detect", root);
            assertThat(alone.err()).as(cpu.name()).isEmpty();
            Microarchitecture target = MicroarchitectureCatalog.standard().get(cpu.target());
            String expected = target.family().equals("x86_64")
                    ? "cpu=" + level(target)
                    : "arch=" + target.ociArchitecture();
            assertThat(alone.out().strip().split(", ", 2)[0]).as(cpu.name()).isEqualTo(expected);
            assertThat(Declaration.parse(alone.out().strip()).canonical() + "\n").as(cpu.name()).isEqualTo(alone.out());
        }
        assertThat(recorded).hasSize(42);
    }

    /** The deepest generic target on a target's line. */
    private static String level(Microarchitecture target) {
        return Stream.concat(target.ancestors().stream(), Stream.of(target.name()))
                .map(MicroarchitectureCatalog.standard()::get).filter(Microarchitecture::isGeneric)
                .max(Microarchitecture.BY_DEPTH).orElseThrow().name();
    }

    @ParameterizedTest
    @EnumSource(NodeScript.class)
    void nothingOutsideOfTheRootIsRead(NodeScript shell) throws IOException, InterruptedException {
        shell.require();
        Path root = Files.createDirectories(folder.resolve("root"));
        Files.createDirectories(root.resolve("proc/sys/kernel"));
        Files.createDirectories(root.resolve("sys/bus/pci/devices/a b"));
        Files.writeString(folder.resolve("secret"), "outside\n");
        Files.createSymbolicLink(root.resolve("proc/sys/kernel/osrelease"), Path.of("../../../../secret"));
        Files.createSymbolicLink(root.resolve("proc/modules"), folder.resolve("secret"));
        Files.createSymbolicLink(root.resolve("proc/sys/kernel/arch"), Path.of("arch"));
        Files.createSymbolicLink(root.resolve("proc/self"), Path.of("/"));
        Files.createSymbolicLink(root.resolve("sys/class"), Path.of("/sys/class"));
        Files.createSymbolicLink(root.resolve("sys/fs"), folder);
        Files.write(root.resolve("sys/bus/pci/devices/a b/class"), new byte[]{0, 1, 2, 27, 10, (byte) 200});
        assertThat(new ProcessBuilder("mkfifo", root.resolve("proc/cpuinfo").toString()).start().waitFor()).isZero();
        try (var big = Files.newByteChannel(root.resolve("smaps"), java.nio.file.StandardOpenOption.WRITE,
                java.nio.file.StandardOpenOption.CREATE)) {
            big.position(1L << 40);
            big.write(StandardCharsets.US_ASCII.encode("KernelPageSize: 4 kB\n"));
        }

        Result facts = shell.run(folder, "facts", List.of("--root", root.toString(), "--mpi", "/proc/cpuinfo",
                "--injected", "/smaps,../secret"));

        assertThat(facts).isEqualTo(new Result(0, FactCollector.collect(root, new Wanted("/proc/cpuinfo",
                List.of("/smaps", "../secret"), null, true)).text(), ""));
        assertThat(facts.out()).isEqualTo("""
                bestfit-facts: 1
                pci:
                mpi: /proc/cpuinfo
                injected: /smaps
                 file smaps
                injected: ../secret
                """);
    }

    @ParameterizedTest
    @EnumSource(NodeScript.class)
    void whereNoProxyAnswersItTellsWhatItCan(NodeScript shell) throws IOException, InterruptedException {
        shell.require();
        List<String> root = SyntheticRoot.build("roce", folder).commandLine();
        Result alone = shell.run(folder, "detect", root);
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            byte[] page = "<html>cpu=zen4</html>\n".getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        other.start();
        try {
            for (String address : List.of("http://127.0.0.1:" + closed,
                    "http://127.0.0.1:" + other.getAddress().getPort())) {
                Result fallen = shell.run(folder, "detect", with(root, "--proxy", address));

                assertThat(fallen.out()).isEqualTo(alone.out()).startsWith("cpu=x86_64_v3, ");
                assertThat(fallen.status()).isZero();
                assertThat(fallen.err()).startsWith("bestfit-node: " + address + " was asked in vain (")
                        .endsWith("): the answer is what this node can tell by itself, without the name of its CPU\n");
            }
            assertThat(shell.run(folder, "detect", with(root, "--proxy",
                    "http://127.0.0.1:" + other.getAddress().getPort())).err())
                    .contains("(what it answered is no declaration)");
        } finally {
            other.stop(0);
        }
    }

    @ParameterizedTest
    @EnumSource(NodeScript.class)
    void anExplanationGoesToStandardError(NodeScript shell) throws IOException, InterruptedException {
        shell.require();
        SyntheticRoot root = SyntheticRoot.build("u74mc", folder);

        assertThat(shell.run(folder, "detect", with(root.commandLine(), "--proxy", proxy, "--explain")))
                .isEqualTo(new Result(0, root.declaration + "\n", """
                        # cpu=u74mc from uarch or model name in /proc/cpuinfo
                        # page-size=4096 from KernelPageSize in /proc/self/smaps
                        """));
    }

    @ParameterizedTest
    @EnumSource(NodeScript.class)
    void wrongUsageIsASentence(NodeScript shell) throws IOException, InterruptedException {
        shell.require();
        String hint = "bestfit-node: 'bestfit-node --help' tells what it takes\n";
        for (List<String> row : List.of(
                List.of("there is no command: say detect, facts, install or uninstall"),
                List.of("there is no command 'instal'", "instal"),
                List.of("'facts' is one word too many", "detect", "facts"),
                List.of("there is no option --rot", "detect", "--rot", "/"),
                List.of("--root needs a value", "detect", "--root"),
                List.of("--root: there is no folder /nowhere", "detect", "--root=/nowhere"),
                List.of("--proxy: 'head:5000' is no http:// or https:// address", "detect", "--proxy", "head:5000"))) {
            assertThat(shell.run(folder, row.subList(1, row.size())))
                    .isEqualTo(new Result(2, "", "bestfit-node: " + row.getFirst() + "\n" + hint));
        }
        assertThat(shell.run(folder, "--help", List.of()).out()).startsWith("Usage: bestfit-node detect");
        assertThat(shell.run(folder, "detect", List.of("--root", folder.toString()))).isEqualTo(new Result(3, "",
                "bestfit-node: the architecture of the machine is unknown: neither /proc/sys/kernel/arch nor the kernel's"
                        + " release nor /proc/cpuinfo tells it; run this on the machine itself\n"));
    }

    /** On the machine of the test, whatever it is. */
    @ParameterizedTest
    @EnumSource(NodeScript.class)
    void thisMachineIsDeclaredAsJavaDoes(NodeScript shell) throws IOException, InterruptedException {
        shell.require();
        Detection java = Detection.of(FactCollector.collect(Path.of("/"), new Wanted(null, List.of(), null, true)));

        Result asked = shell.run(folder, "detect", List.of("--proxy", proxy, "--nvidia-smi", "/nowhere"));

        assertThat(java).isInstanceOfSatisfying(Detection.Node.class,
                node -> assertThat(asked.out()).isEqualTo(DetectionText.declaration(node)));
    }

    @Test
    void theShellHasNothingToSayAgainstIt() throws IOException, InterruptedException {
        NodeScript.requireProgram("shellcheck");
        Path output = folder.resolve("shellcheck");
        // With what they read in: the parts of the second one are no scripts of their own.
        assertThat(new ProcessBuilder("shellcheck", "-x", "-s", "sh", NodeScript.FILE.toString(),
                NodeScript.FILE + "-install").redirectOutput(output.toFile()).start().waitFor())
                .as(Files.readString(output)).isZero();
    }

    private static List<String> machines(NodeScript shell) {
        return SyntheticRoot.ALL.stream().filter(name -> shell.hasBinutils() || !name.equals(NEEDS_SONAME)).toList();
    }

    private static List<String> with(List<String> arguments, String... more) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of(more));
        return all;
    }
}
