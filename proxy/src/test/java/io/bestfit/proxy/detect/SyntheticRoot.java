package io.bestfit.proxy.detect;

import io.bestfit.matcher.cpu.MicroarchitectureCatalog;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A machine that was made up, one file a machine, and the declaration that is expected of it.
 *
 * <p>Lines: {@code = declaration}, {@code ! note}, {@code @ arguments}; {@code $ row} and {@code $ Brand} are what
 * nvidia-smi prints; {@code /path} begins a file whose lines follow indented, {@code /path -> target} is a symbolic link,
 * {@code /path elf WORDS} a library. {@code {flags of zen3}} stands for the flags of a target.
 */
final class SyntheticRoot {

    /** The machines in the resources, by name. */
    static final List<String> ALL = List.of(
            "x86_64_v3-hidden-flags", "nocona-kvm64", "zen3-plain", "haswell-modules", "sapphirerapids-cgroup-v1",
            "neoverse_v2-64k-pages", "power9le", "u74mc", "s390x", "armv7",
            "nvidia-550.54.15-cc-9.0-infiniband", "nvidia-535.183.01-no-nvidia-smi", "nvidia-555.42.06-open-module",
            "nvidia-470.57.02-old-nvidia-smi", "nvidia-560.35.03-cc-8.0-8.6", "no-gpu-nouveau", "no-gpu-driver-alone",
            "amd-gfx942-cxi", "amd-gfx1030-gfx90a", "no-gpu-amd-without-kfd", "intel-i915", "intel-xe-and-i915",
            "no-gpu-intel-unbound", "roce", "infiniband-roce", "infiniband-down", "no-fabric-iwarp", "efa",
            "no-fabric-efa-unbound", "opa", "mpich-cray", "openmpi-40", "openmpi-not-mpich", "mpi-abi",
            "no-mpi-unknown-inside", "libfabric-glibc", "no-libraries");

    private static final Pattern FLAGS = Pattern.compile("\\{flags of ([a-z0-9_]+)\\}");

    final Path folder;
    final String declaration;
    final List<String> notes;
    final List<String> arguments;
    final @Nullable Path nvidiaSmi;

    private SyntheticRoot(Path folder, String declaration, List<String> notes, List<String> arguments,
            @Nullable Path nvidiaSmi) {
        this.folder = folder;
        this.declaration = declaration;
        this.notes = notes;
        this.arguments = arguments;
        this.nvidiaSmi = nvidiaSmi;
    }

    /** Builds a machine of the resources in a new folder inside of one. */
    static SyntheticRoot build(String name, Path parent) throws IOException {
        try (InputStream in = Objects.requireNonNull(SyntheticRoot.class.getResourceAsStream("roots/" + name + ".root"),
                name)) {
            return build(new String(in.readAllBytes(), StandardCharsets.UTF_8), Files.createDirectories(parent
                    .resolve(name)), name);
        }
    }

    private static SyntheticRoot build(String text, Path parent, String name) throws IOException {
        Path root = Files.createDirectories(parent.resolve("root"));
        String declaration = "";
        List<String> notes = new ArrayList<>();
        List<String> arguments = new ArrayList<>();
        List<String> rows = new ArrayList<>();
        Path file = root;
        for (String line : text.lines().map(SyntheticRoot::withFlags).toList()) {
            if (line.startsWith(" ")) {
                Files.writeString(file, line.substring(1) + "\n", java.nio.file.StandardOpenOption.APPEND);
            } else if (line.startsWith("= ")) {
                declaration = line.substring(2);
            } else if (line.startsWith("! ")) {
                notes.add(line.substring(2));
            } else if (line.startsWith("@ ")) {
                arguments.addAll(Arrays.asList(line.substring(2).split(" ", -1)));
            } else if (line.startsWith("$ ")) {
                rows.add(line.substring(2));
            } else if (line.startsWith("/")) {
                file = file(root, line);
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                throw new IllegalArgumentException(name + ": " + line);
            }
        }
        Path nvidiaSmi = rows.isEmpty() ? null : nvidiaSmi(parent, rows);
        return new SyntheticRoot(root, declaration, notes, arguments, nvidiaSmi);
    }

    /** What to find out about it, as the arguments of the commands say it. */
    Wanted wanted() {
        int mpi = arguments.indexOf("--mpi");
        int injected = arguments.indexOf("--injected");
        return new Wanted(mpi < 0 ? null : arguments.get(mpi + 1),
                injected < 0 ? List.of() : List.of(arguments.get(injected + 1).split(",", -1)),
                nvidiaSmi == null ? null : nvidiaSmi.toString(), true);
    }

    /** The same as arguments. */
    List<String> commandLine() {
        List<String> words = new ArrayList<>(List.of("--root", folder.toString()));
        words.addAll(arguments);
        if (nvidiaSmi != null) {
            words.addAll(List.of("--nvidia-smi", nvidiaSmi.toString()));
        }
        return words;
    }

    private static String withFlags(String line) {
        return FLAGS.matcher(line).replaceAll(found -> Matcher.quoteReplacement(String.join(" ",
                new TreeSet<>(MicroarchitectureCatalog.standard().get(found.group(1)).features()))));
    }

    private static Path file(Path root, String line) throws IOException {
        String[] words = line.split(" ", 3);
        Path file = root.resolve(words[0].substring(1));
        Files.createDirectories(file.getParent());
        if (words.length == 1) {
            return words[0].endsWith("/") ? Files.createDirectories(file) : Files.createFile(file);
        }
        return words[1].equals("->")
                ? Files.createSymbolicLink(file, Path.of(words[2]))
                : Files.write(file, elf(words.length < 3 ? "" : words[2]).bytes());
    }

    private static ElfFile elf(String words) {
        String soname = "";
        List<String> needs = new ArrayList<>();
        List<String> provides = new ArrayList<>();
        List<String> symbols = new ArrayList<>();
        for (String word : words.split(" ", -1)) {
            if (word.startsWith("GLIBC_")) {
                needs.add(word);
            } else if (word.startsWith("FABRIC_")) {
                provides.add(word);
            } else if (word.contains(".so")) {
                soname = word;
            } else {
                symbols.add(word);
            }
        }
        if (!provides.isEmpty()) {
            provides.addFirst(soname);
        }
        return new ElfFile(true, ByteOrder.LITTLE_ENDIAN, soname, needs, provides, symbols);
    }

    /** A program that prints these rows; those with a comma hold a capability, which an old one cannot be asked for. */
    private static Path nvidiaSmi(Path parent, List<String> rows) {
        List<String> brands = rows.stream().filter(row -> row.startsWith("Product Brand")).toList();
        List<String> gpus = rows.stream().filter(row -> !brands.contains(row)).toList();
        boolean old = gpus.stream().noneMatch(row -> row.contains(","));
        String script = """
                #!/bin/sh
                case "$*" in
                    *compute_cap*) %s ;;
                    *driver_version*) printf '%%s\\n' %s ;;
                    -q) printf '    %%s\\n' %s ;;
                esac
                """.formatted(
                old
                        ? "echo 'Field \"compute_cap\" is not a valid field to query.'; exit 2"
                        : "printf '%s\\n' " + quoted(gpus),
                quoted(gpus.stream().map(row -> row.split(",", 2)[0]).toList()), quoted(brands));
        Path program = parent.resolve("nvidia-smi");
        try {
            Files.writeString(program, script);
            return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException("a stand-in for nvidia-smi could not be written", e);
        }
    }

    private static String quoted(List<String> lines) {
        return lines.stream().map(line -> "'" + line + "'").reduce((one, two) -> one + " " + two).orElse("''");
    }
}
