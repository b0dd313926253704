package io.bestfit.proxy.interop;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * A Debian installation whose programs run: that of this machine, or one in a folder beside it.
 *
 * @param suite the code name of the Debian release
 * @param folder where it is
 * @param home what its programs see as {@code /etc/hosts} and as the {@code certs.d} of Docker and of containers/image, and
 *     where they look for files of their user; {@code null} where they run as everything on this machine does, without
 *     mounts of their own
 */
public record Root(String suite, Path folder, @Nullable Path home) {

    private static final Path MACHINE = Path.of("/");

    /** The suite of which no release is made. */
    static final String MOVING = "sid";

    /** What {@code .ci/debian-root} writes at its end. */
    private static final String COMPLETE = "bestfit-packages";

    private static final String VERSION = "\"$1\" --version || dpkg-query --show --showformat '${Version}' \"$1\"";
    /** Updates of a Debian release change what comes after these two numbers. */
    private static final Pattern MAJOR_AND_MINOR = Pattern.compile("[0-9]+\\.[0-9]+");

    /**
     * Runs a program with a root of its own, which looks as a folder does. What it writes there and what it mounts is its
     * own and ends with it, so that nothing is left behind; the folder for temporary files is that of this machine.
     */
    private static final String ENTER = """
            folder=$1 home=$2 temporary=$3
            shift 3
            mount -t tmpfs -o mode=755 tmpfs /run
            cd /run
            mkdir upper work root
            mount -t overlay -o "lowerdir=$folder,upperdir=/run/upper,workdir=/run/work" root root
            cd root
            for shared in /proc /sys /dev "$temporary"; do
                mkdir -p ".$shared"
                mount --rbind "$shared" ".$shared"
            done
            mount -t tmpfs -o mode=755 tmpfs run
            mount --bind "$home/hosts" etc/hosts
            for client in docker containers; do
                mkdir -p "etc/$client/certs.d"
                mount --bind "$home/certs.d" "etc/$client/certs.d"
            done
            pivot_root . .
            umount -l .
            exec "$@"
            """;

    /** This machine, as every program on it sees it. */
    static Root machine() {
        return new Root(System.getProperty("os.name"), MACHINE, null);
    }

    /** This machine with names of hosts and certificates of its own, which needs the rights of its administrator. */
    static Root machine(Path home) throws IOException {
        String release = Files.readAllLines(Path.of("/etc/os-release")).stream()
                .filter(line -> line.startsWith("VERSION_CODENAME=")).findFirst().orElse("=unknown");
        return new Root(release.substring(release.indexOf('=') + 1), MACHINE, home);
    }

    static Root trixie(Path home) {
        return new Root("trixie", Path.of(System.getenv().getOrDefault("BESTFIT_TRIXIE", "/var/lib/bestfit-ci/trixie")),
                home);
    }

    /** Debian's unstable suite where a folder is named for it: what is in it today is not what is in it tomorrow. */
    static Optional<Root> sid(Path home) {
        return Optional.ofNullable(System.getenv("BESTFIT_SID")).map(Path::of).map(at -> new Root(MOVING, at, home));
    }

    /** The certificates in its home. */
    Certificates certificates() {
        return new Certificates(inHome(Certificates.FOLDER));
    }

    /** What Docker and containers/image know of single registries. */
    Path certsD() {
        return inHome("certs.d");
    }

    private Path inHome(String name) {
        if (home == null) {
            throw new IllegalStateException("without a home there is no " + name);
        }
        return home.resolve(name);
    }

    /** Skips the test where a program is missing; in continuous integration it fails. */
    void require(String... programs) {
        boolean mustBeThere = "true".equals(System.getenv("CI"));
        boolean complete = folder.equals(MACHINE) || Files.exists(folder.resolve(COMPLETE));
        if (!complete && mustBeThere) {
            fail("%s is not in %s, and every client must be there in continuous integration", suite, folder);
        }
        Assumptions.assumeTrue(complete, suite + " is not in " + folder);
        for (String program : programs) {
            boolean present = searched().anyMatch(path -> Files.isExecutable(path.resolve(program)));
            if (!present && mustBeThere) {
                fail("%s is not in %s, and every client must be there in continuous integration", program, folder);
            }
            Assumptions.assumeTrue(present, program + " is not in " + folder);
        }
    }

    /** Major and minor number of a program's version. */
    String version(Path temporary, String program) throws IOException, InterruptedException {
        String said = Command.run(temporary, words(Map.of(), List.of("sh", "-c", VERSION, "version"), program));
        Matcher version = MAJOR_AND_MINOR.matcher(said);
        if (!version.find()) {
            throw new AssertionError(program + " names no version: " + said);
        }
        return version.group();
    }

    private Stream<Path> searched() {
        return home == null
                ? Stream.of(System.getenv("PATH").split(":", -1)).map(Path::of)
                : Stream.of("usr/sbin", "usr/bin", "sbin", "bin").map(folder::resolve);
    }

    /** The command line that runs a program in it. */
    String[] words(Map<String, String> variables, List<String> program, String... call) {
        List<String> all = new ArrayList<>();
        if (home != null) {
            all.addAll(List.of("unshare", "--mount", "sh", "-e", "-c", ENTER, "enter", folder.toString(),
                    home.toString(), System.getProperty("java.io.tmpdir"), "env",
                    "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "USER=root", "HOME=" + home));
        } else {
            all.add("env");
        }
        variables.forEach((name, value) -> all.add(name + "=" + value));
        all.addAll(program);
        all.addAll(List.of(call));
        return all.toArray(String[]::new);
    }

    @Override
    public String toString() {
        return suite;
    }
}
