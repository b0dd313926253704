package io.bestfit.proxy.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.interop.Command;
import io.bestfit.proxy.interop.Daemon;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The image is one for arm64 as well, and that one runs, on a processor that QEMU stands for. */
class Arm64ImageIT {

    private static final String EMULATOR = "qemu-aarch64-static";

    /** Without the second of Java's compilers, with which a start takes twice as long there. */
    private static final String QUICK = "JDK_JAVA_OPTIONS=-XX:TieredStopAtLevel=1";

    /** Half a minute where nothing else runs, and many times that where much does. */
    private static final Duration LONGEST = Duration.ofMinutes(8);

    /**
     * What is mounted is seen by the program alone, which can write nothing, and ends with it. The shell stays, as the first
     * of its processes: it ends with the test and takes the others along, which a process does not that changed its user.
     */
    private static final String ENTER = """
            mount --bind "$1" "$1"
            mount -t proc proc "$1/proc"
            mount --rbind /dev "$1/dev"
            mount -o remount,bind,ro "$1"
            shift
            "$@" &
            wait "$!"
            """;

    /** A registry that knows no more than that it is one, in the program's own network. */
    private static final String UPSTREAM = """
            busybox ip link set lo up
            mkdir -p "$1.upstream/v2"
            echo '{"asked": "the registry"}' >"$1.upstream/v2/index.html"
            busybox httpd -p 127.0.0.1:8080 -h "$1.upstream"
            """;

    @TempDir
    private static Path folder;

    private static Path root;
    private static JsonNode configuration;

    @BeforeAll
    static void unpack() throws Exception {
        EmptyRoot.requireRoot(folder);
        for (String program : List.of("skopeo", "unshare", "nsenter", "chroot", "busybox", "curl", EMULATOR)) {
            Command.require(program);
        }
        String image = "oci-archive:" + Artifacts.image();
        List<String> platforms = json(Command.run(folder, "skopeo", "inspect", "--raw", image)).path("manifests")
                .valueStream().map(entry -> entry.at("/platform/architecture").asString()).toList();
        Command.require(!platforms.isEmpty(), "the build was given no Debian for arm64, BESTFIT_ARM64");
        assertThat(platforms).containsExactly("amd64", "arm64");

        List<String> skopeo = List.of("skopeo", "--override-arch", "arm64");
        JsonNode whole = json(Command.run(folder, Command.words(skopeo, "inspect", "--config", image)));
        assertThat(whole.path("architecture").asString()).isEqualTo("arm64");
        configuration = whole.path("config");
        Command.run(folder, Command.words(skopeo, "copy", "--quiet", image, "dir:" + folder.resolve("image")));
        root = Files.createDirectory(folder.resolve("root"));
        for (JsonNode layer : json(Files.readString(folder.resolve("image/manifest.json"))).path("layers")) {
            Command.run(folder, "tar", "-xzf", folder.resolve("image") + "/" + digest(layer), "-C", root.toString());
        }
        Command.run(folder, "sh", "-e", "-c", "cd \"$1\"; mkdir proc dev; cp \"$(command -v \"$2\")\" .", "complete",
                root.toString(), EMULATOR);
    }

    /** Who loads it with a Docker that knows no index gets the one for x86-64. */
    @Test
    void dockerIsGivenTheOtherOne() throws Exception {
        Path layout = Files.createDirectory(folder.resolve("layout"));
        Command.run(folder, "tar", "-xf", Artifacts.image().toString(), "-C", layout.toString());

        JsonNode known = json(Files.readString(layout.resolve("manifest.json")));

        assertThat(known).hasSize(1);
        assertThat(json(Files.readString(layout.resolve(known.at("/0/Config").asString()))).path("architecture")
                .asString()).isEqualTo("amd64");
    }

    @Test
    void itsLibrariesAreThoseOfItsDebian() throws Exception {
        List<String> installed = Command.run(folder, "dpkg-query", "--root=" + Artifacts.debianForArm64().orElseThrow(),
                "--show", "--showformat", "${binary:Package} ${Version}\n").lines().toList();

        List<String> base = Files.readAllLines(root.resolve("opt/bestfit/base.txt"));

        assertThat(base).anyMatch(line -> line.startsWith("/lib/aarch64-linux-gnu/libc.so.6\tlibc6:arm64 "))
                .allSatisfy(line -> assertThat(installed).contains(line.substring(line.indexOf('\t') + 1)))
                .allSatisfy(line -> assertThat(root.resolve(line.substring(1, line.indexOf('\t')))).isRegularFile())
                .allSatisfy(line -> assertThat(root.resolve("opt/bestfit/licences")
                        .resolve(line.replaceFirst(".*\t(.*):arm64 .*", "$1"))).isNotEmptyFile());
    }

    /** A Debian's JDK has them outside of itself. */
    @Test
    void itKnowsTheCertificateAuthorities() throws Exception {
        KeyStore known = KeyStore.getInstance(root.resolve("opt/bestfit/runtime/lib/security/cacerts").toFile(),
                (char[]) null);

        assertThat(Collections.list(known.aliases())).hasSizeGreaterThan(100);
    }

    @Test
    void itSaysItsVersion() throws Exception {
        assertThat(Command.run(folder, LONGEST, words("", List.of(), List.of("version"))))
                .startsWith("bestfit " + Artifacts.version() + " (revision ").contains(", JDK 25");
    }

    @Test
    void itServes() throws Exception {
        Path log = folder.resolve("log");
        try (Daemon daemon = Daemon.start(log, LONGEST, () -> Files.readString(log).contains("\nadmin "),
                words(UPSTREAM, List.of("BESTFIT_UPSTREAM=http://127.0.0.1:8080"), texts("Cmd")))) {
            ProcessHandle shell = ProcessHandle.of(daemon.pid())
                    .flatMap(unshare -> unshare.children().findFirst()).orElseThrow();

            assertThat(asked(shell, "http://127.0.0.1:9090/readyz")).startsWith("HTTP/1.1 200 ").endsWith("ok\n");
            assertThat(asked(shell, "http://127.0.0.1:5000/v2/")).startsWith("HTTP/1.1 200 ")
                    .endsWith("{\"asked\": \"the registry\"}\n");
            String[] mapped = shell.children().map(child -> "/proc/" + child.pid() + "/maps").toArray(String[]::new);
            assertThat(Command.run(folder, Command.words(List.of("cat"), mapped)))
                    .contains("/opt/bestfit/native/libnetty_transport_native_epoll_aarch_64.so");
            shell.destroyForcibly();
        }
    }

    private static String asked(ProcessHandle shell, String url) throws Exception {
        return Command.run(folder, "nsenter", "--target", String.valueOf(shell.pid()), "--net", "curl", "--silent",
                "--include", "--max-time", "50", url);
    }

    /**
     * The command line that runs the image's program as the user that the image names.
     *
     * @param first what a shell does before, in the program's own network
     * @param variables what comes to those of the image, {@code NAME=VALUE}
     */
    private static String[] words(String first, List<String> variables, List<String> call) {
        return Stream.of(List.of("unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "sh", "-e", "-c",
                first + ENTER, "enter", root.toString(), "env", "-i", QUICK), texts("Env"), variables,
                List.of("/usr/sbin/chroot", "--userspec=" + configuration.path("User").asString(), root.toString(),
                        "/" + EMULATOR),
                texts("Entrypoint"), call).flatMap(List::stream).toArray(String[]::new);
    }

    private static List<String> texts(String name) {
        return configuration.path(name).valueStream().map(JsonNode::asString).toList();
    }

    private static String digest(JsonNode blob) {
        return blob.path("digest").asString().replace("sha256:", "");
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
