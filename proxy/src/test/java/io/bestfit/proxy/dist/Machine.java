package io.bestfit.proxy.dist;

import io.bestfit.proxy.interop.Command;
import io.bestfit.proxy.interop.Daemon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A machine that has just started: systemd as its first process, the files of this machine, of which it changes none, a
 * loopback network of its own, and in {@code /mnt} what the build made.
 */
final class Machine implements AutoCloseable {

    /** All that is mounted ends with the first process. */
    private static final String BOOT = """
            folder=$1 brought=$2
            shift 2
            mkdir "$folder/machine"
            mount -t tmpfs tmpfs "$folder/machine"
            cd "$folder/machine"
            mkdir upper work root
            mount -t overlay -o "lowerdir=/,upperdir=$PWD/upper,workdir=$PWD/work" overlay root
            cd root
            mount -t proc proc proc
            mount -t sysfs sysfs sys
            mount -t cgroup2 cgroup2 sys/fs/cgroup
            mount -t tmpfs -o mode=755 tmpfs dev
            mkdir dev/pts dev/shm
            mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
            ln -s pts/ptmx dev/ptmx
            ln -s /proc/self/fd dev/fd
            for device in null zero full random urandom tty; do
                touch "dev/$device"
                mount --bind "/dev/$device" "dev/$device"
            done
            mount --bind "$brought" mnt
            for hidden in run tmp "$@"; do
                mount -t tmpfs tmpfs "${hidden#/}"
            done
            mkdir .before
            pivot_root . .before
            umount -l /.before
            mount --make-rshared /
            exec env -i container=test /lib/systemd/systemd --system --unit=basic.target
            """;

    private static final String AWAIT = """
            until nsenter --target "$1" --all systemctl is-active --quiet basic.target 2>/dev/null; do
                kill -0 "$1"
                sleep 0.1
            done
            """;

    private final Path folder;
    private final Daemon daemon;
    private final ProcessHandle first;

    private Machine(Path folder, Daemon daemon) {
        this.folder = folder;
        this.daemon = daemon;
        first = ProcessHandle.of(daemon.pid()).flatMap(unshare -> unshare.children().findFirst())
                .orElseThrow(() -> new AssertionError("the machine ended at once"));
    }

    /** Starts one in which some folders are empty. */
    static Machine start(Path temporary, List<String> hidden) throws Exception {
        EmptyRoot.requireRoot(temporary);
        for (String program : List.of("unshare", "nsenter", "pivot_root", "systemctl")) {
            Command.require(program);
        }
        Path folder = Files.createTempDirectory(temporary, "machine");
        List<String> words = List.of("unshare", "--mount", "--pid", "--fork", "--uts", "--ipc", "--net", "--cgroup",
                "--kill-child", "sh", "-e", "-c", BOOT, "boot", folder.toString(), Artifacts.FOLDER.toString());
        Machine machine = new Machine(folder, Daemon.start(folder.resolve("log"),
                () -> Files.exists(folder.resolve("machine")), Command.words(words, hidden.toArray(String[]::new))));
        try {
            Command.run(folder, "sh", "-e", "-c", AWAIT, "await", String.valueOf(machine.first.pid()));
        } catch (Exception | AssertionError problem) {
            problem.addSuppressed(new AssertionError("it wrote:\n" + machine.daemon.logTail()));
            machine.close();
            throw problem;
        }
        return machine;
    }

    /** What a script prints that root runs there, in the folder with what the build made. */
    String run(String path, String script) throws IOException, InterruptedException {
        return Command.run(folder, "nsenter", "--target", String.valueOf(first.pid()), "--all", "env", "-i",
                "PATH=" + path, "HOME=/root", "sh", "-e", "-c", "cd /mnt\n" + script);
    }

    @Override
    public void close() throws IOException {
        first.destroyForcibly();
        daemon.close();
    }
}
