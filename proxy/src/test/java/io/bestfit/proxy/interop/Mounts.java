package io.bestfit.proxy.interop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** What container programs leave mounted under a folder, which must go before the folder can. */
final class Mounts {

    private Mounts() {}

    /** Unmounts everything under a folder, the deepest first. */
    static void removeUnder(Path folder) throws IOException {
        List<String> points = Files.readAllLines(Path.of("/proc/self/mounts"), StandardCharsets.UTF_8).stream()
                .map(line -> line.split(" ", -1)[1])
                .filter(point -> point.startsWith(folder + "/"))
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        for (String point : points) {
            Process unmount = new ProcessBuilder("umount", point).inheritIO().start();
            try {
                unmount.waitFor();
            } catch (InterruptedException interruption) {
                throw Daemon.interrupted("unmounting " + point, interruption);
            }
        }
    }
}
