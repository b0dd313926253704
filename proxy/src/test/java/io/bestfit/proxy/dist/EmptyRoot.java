package io.bestfit.proxy.dist;

import io.bestfit.proxy.interop.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A root folder that holds the unpacked archive in {@code /opt/bestfit}, a shell that is linked statically, the machine's C
 * library, and nothing else: no Java, no other program.
 */
final class EmptyRoot {

    private static final String BUILD = """
            mkdir -p "$root/opt" "$root/bin" "$root/proc" "$root/dev" "$root/tmp"
            tar -xzf "$archive" -C "$root/opt"
            ln -s "$(basename "$root"/opt/bestfit-*)" "$root/opt/bestfit"
            cp /bin/busybox "$root/bin/busybox"
            ln -s busybox "$root/bin/sh"
            ln -s busybox "$root/bin/readlink"
            ldd "$root/opt/bestfit/runtime/bin/java" "$root/opt/bestfit/runtime/lib/server/libjvm.so" |
                sed -n 's/^[^/]*\\(\\/[^ ]*\\) (0x.*/\\1/p' | grep -v "^$root" | sort -u | while read -r library; do
                cp --parents -L "$library" "$root"
            done
            """;

    /** What is mounted is seen by the program alone and ends with it. */
    private static final String ENTER = """
            root=$1
            shift
            mount -t proc proc "$root/proc"
            mount --rbind /dev "$root/dev"
            exec chroot "$root" /bin/sh -c 'cd / && exec "$@"' run "$@"
            """;

    private final Path folder;

    private EmptyRoot(Path folder) {
        this.folder = folder;
    }

    /** Unpacks the archive. */
    static EmptyRoot unpack(Path temporary) throws IOException, InterruptedException {
        for (String program : List.of("busybox", "unshare", "chroot", "ldd")) {
            Command.require(program);
        }
        requireRoot(temporary);
        Path folder = Files.createDirectory(temporary.resolve("root"));
        Command.script(temporary, Map.of("root", folder.toString(), "archive", Artifacts.archive().toString()), BUILD);
        return new EmptyRoot(folder);
    }

    /** Without root's rights the test is skipped; in continuous integration it fails. */
    static void requireRoot(Path temporary) throws IOException, InterruptedException {
        Command.require(Command.run(temporary, "id", "-u").strip().equals("0"), "only root may change the root folder");
    }

    /** Where something of the archive is, seen from outside. */
    Path installed(String file) {
        return folder.resolve("opt/bestfit").resolve(file);
    }

    Path resolve(String file) {
        return folder.resolve(file);
    }

    /** The command line that runs a program inside, with no variables but these: {@code NAME=VALUE}. */
    String[] words(List<String> variables, String... call) {
        return Stream.of(List.of("env", "-i"), List.of("PATH=/usr/sbin:/usr/bin:/sbin:/bin"), variables,
                List.of("unshare", "--mount", "sh", "-e", "-c", ENTER, "enter", folder.toString()), List.of(call))
                .flatMap(List::stream).toArray(String[]::new);
    }
}
