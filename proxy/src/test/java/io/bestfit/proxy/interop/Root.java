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
 * @param hosts the {@code /etc/hosts} that its programs see; {@code null} where they run as everything on this machine
 *     does, without mounts of their own
 */
record Root(String suite, Path folder, @Nullable Path hosts) {

    private static final Path MACHINE = Path.of("/");

    /** The suite of which no release is made. */
    static final String MOVING = "sid";

    /** What {@code .ci/debian-root} writes at its end. */
    private static final String COMPLETE = "bestfit-packages";

    /** Updates of a Debian release change what comes after these two numbers. */
    private static final Pattern MAJOR_AND_MINOR = Pattern.compile("[0-9]+\\.[0-9]+");

    /**
     * Runs a program with a folder as its root. Its mounts are its own and end with it, so none is left behind; runc and
     * the unpacking of layers need a root that is a mount, which the folder of a chroot is not.
     */
    private static final String ENTER = """
            root=$1 hosts=$2 temporary=$3
            shift 3
            if [ "$root" != / ]; then
                mount --rbind "$root" "$root"
                for folder in /proc /sys /dev "$temporary"; do
                    mkdir -p "$root$folder"
                    mount --rbind "$folder" "$root$folder"
                done
            fi
            mount --bind "$hosts" "${root%/}/etc/hosts"
            mount -t tmpfs -o mode=755 tmpfs "${root%/}/run"
            if [ "$root" != / ]; then
                cd "$root"
                pivot_root . .
                umount -l .
            fi
            exec "$@"
            """;

    /** This machine, as every program on it sees it. */
    static Root machine() {
        return new Root(System.getProperty("os.name"), MACHINE, null);
    }

    /** This machine with names of hosts of its own, which needs the rights of its administrator. */
    static Root machine(Path hosts) throws IOException {
        String release = Files.readAllLines(Path.of("/etc/os-release")).stream()
                .filter(line -> line.startsWith("VERSION_CODENAME=")).findFirst().orElse("=unknown");
        return new Root(release.substring(release.indexOf('=') + 1), MACHINE, hosts);
    }

    static Root trixie(Path hosts) {
        return new Root("trixie", Path.of(System.getenv().getOrDefault("BESTFIT_TRIXIE", "/var/lib/bestfit-ci/trixie")),
                hosts);
    }

    /** Debian's unstable suite where a folder is named for it: what is in it today is not what is in it tomorrow. */
    static Optional<Root> sid(Path hosts) {
        return Optional.ofNullable(System.getenv("BESTFIT_SID")).map(Path::of).map(at -> new Root(MOVING, at, hosts));
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
        String said = Command.run(temporary, words(Map.of(), List.of(program), "--version"));
        Matcher version = MAJOR_AND_MINOR.matcher(said);
        if (!version.find()) {
            throw new AssertionError(program + " names no version: " + said);
        }
        return version.group();
    }

    private Stream<Path> searched() {
        return hosts == null
                ? Stream.of(System.getenv("PATH").split(":", -1)).map(Path::of)
                : Stream.of("usr/sbin", "usr/bin", "sbin", "bin").map(folder::resolve);
    }

    /** The command line that runs a program in it. */
    String[] words(Map<String, String> variables, List<String> program, String... call) {
        List<String> all = new ArrayList<>();
        if (hosts != null) {
            all.addAll(List.of("unshare", "--mount", "sh", "-e", "-c", ENTER, "enter", folder.toString(),
                    hosts.toString(), System.getProperty("java.io.tmpdir"), "env",
                    "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "USER=root", "HOME=" + hosts.getParent()));
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
