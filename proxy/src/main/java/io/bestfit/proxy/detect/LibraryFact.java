package io.bestfit.proxy.detect;

import io.bestfit.proxy.detect.RawFacts.Fact;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The raw fact of one library: the file that its links lead to, and of what stands in it the soname, the versions of
 * glibc that it needs, the versions of libfabric that it provides, and what tells Open MPI.
 */
final class LibraryFact {

    static final String FILE = "file ";
    static final String SONAME = "soname ";
    static final String NEEDS = "needs ";
    static final String PROVIDES = "provides ";
    static final String OPEN_MPI = "open-mpi";

    private static final Pattern GLIBC = Pattern.compile("GLIBC_([0-9]{1,3}(\\.[0-9]{1,3}){1,2}|ABI_DT_RELR)");
    private static final Pattern LIBFABRIC = Pattern.compile("FABRIC_[0-9]{1,3}\\.[0-9]{1,3}");

    private LibraryFact() {}

    /** The fact; without lines where the path leads to no file. */
    static Fact of(String name, String path, RootFolder root) {
        Optional<Path> found = root.resolve(path)
                .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS));
        List<String> lines = new ArrayList<>();
        found.ifPresent(file -> {
            lines.add(FILE + RawFacts.printable(file.getFileName().toString()));
            ElfLibrary.read(file).ifPresent(library -> {
                if (library.soname() != null) {
                    lines.add(SONAME + RawFacts.printable(library.soname()));
                }
                library.needs().stream().filter(GLIBC.asMatchPredicate()).sorted()
                        .forEach(version -> lines.add(NEEDS + version));
                library.provides().stream().filter(LIBFABRIC.asMatchPredicate()).sorted()
                        .forEach(version -> lines.add(PROVIDES + version));
                if (library.isOpenMpi()) {
                    lines.add(OPEN_MPI);
                }
            });
        });
        return new Fact(name, RawFacts.printable(path).strip(), lines);
    }
}
