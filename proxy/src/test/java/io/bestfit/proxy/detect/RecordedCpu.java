package io.bestfit.proxy.detect;

import io.bestfit.proxy.testing.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The first processor in a {@code /proc/cpuinfo} that archspec recorded on a machine of Linux.
 *
 * @param file its file, whose name ends with the target
 */
record RecordedCpu(Path file) {

    /** All of them, by name. */
    static List<RecordedCpu> all() throws IOException {
        try (Stream<Path> files = Files.list(SharedData.file("archspec/targets"))) {
            return files.filter(file -> !file.getFileName().toString().matches("(darwin|windows)-.*")).sorted()
                    .map(RecordedCpu::new).toList();
        }
    }

    String name() {
        return file.getFileName().toString();
    }

    String target() {
        return name().substring(name().lastIndexOf('-') + 1);
    }

    /** A root with it and, where the processor leaves the byte order open, with the kernel's name of the machine. */
    Path root(Path parent) throws IOException {
        Path root = parent.resolve(name());
        Files.createDirectories(root.resolve("proc/sys/kernel"));
        Files.copy(file, root.resolve("proc/cpuinfo"));
        if (target().startsWith("power")) {
            Files.writeString(root.resolve("proc/sys/kernel/arch"), target().endsWith("le") ? "ppc64le\n" : "ppc64\n");
        }
        return root;
    }

    @Override
    public String toString() {
        return name();
    }
}
