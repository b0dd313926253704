package io.bestfit.proxy.detect;

import io.bestfit.matcher.mpi.MpiFamilies;
import io.bestfit.matcher.mpi.MpiLibrary;
import io.bestfit.matcher.version.Version;
import io.bestfit.proxy.detect.RawFacts.Fact;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The libraries that the site puts into containers: its MPI, its libfabric, and the glibc that all of them need. */
final class LibraryConclusion {

    private static final String LIBFABRIC = "libfabric.so";

    private LibraryConclusion() {}

    static void add(RawFacts facts, Conclusions conclusions) {
        facts.all("mpi").stream().limit(1).forEach(fact -> mpi(fact, conclusions));
        Version glibc = null;
        String needy = "";
        for (Fact fact : facts.all("injected")) {
            if (isAbsent(fact, conclusions)) {
                continue;
            }
            Optional<Version> needs = glibc(fact);
            if (file(fact).startsWith(LIBFABRIC)) {
                libfabric(fact, needs, conclusions);
            } else if (needs.isPresent() && (glibc == null || needs.get().compareTo(glibc) > 0)) {
                glibc = needs.get();
                needy = fact.value();
            }
        }
        if (glibc != null) {
            conclusions.put("glibc", glibc.toString(), "the symbol versions that " + needy + " needs");
        }
    }

    private static void mpi(Fact fact, Conclusions conclusions) {
        if (isAbsent(fact, conclusions)) {
            return;
        }
        Optional<MpiLibrary> file = MpiLibrary.parse(file(fact));
        Optional<MpiLibrary> soname = MpiLibrary.parse(after(fact, LibraryFact.SONAME).orElse(""));
        Optional<MpiLibrary> library = soname.or(() -> file);
        if (library.isEmpty()) {
            conclusions.note("mpi is not declared: neither the soname nor the file of " + fact.value()
                    + " is a library with a number, as in libmpi.so.12");
            return;
        }
        String family = family(fact, library.get());
        if (family.isEmpty()) {
            conclusions.note("mpi is not declared: nothing in " + fact.value() + " tells whether it is MPICH's or Open"
                    + " MPI's");
            return;
        }
        Map<String, String> parameters = new HashMap<>();
        file.ifPresent(found -> parameters.put("file", found.toString()));
        // What the file's own name says needs no second word.
        soname.filter(found -> file.isEmpty() || !file.get().soname().equals(found.toString()))
                .ifPresent(found -> parameters.put("soname", found.toString()));
        glibc(fact).ifPresent(needs -> parameters.put("glibc", needs.toString()));
        conclusions.put("mpi", family, parameters, fact.value());
    }

    /**
     * The family by what the library is: the standard ABI has a name of its own, Open MPI an object of its own. MPICH is
     * what else has the soname of the ABI initiative. Open MPI 1.10 shares that soname, so that a file whose inside is
     * unknown tells neither.
     */
    private static String family(Fact fact, MpiLibrary library) {
        if (library.name().equals(MpiLibrary.STANDARD_ABI)) {
            return MpiFamilies.STANDARD_ABI;
        }
        if (fact.lines().contains(LibraryFact.OPEN_MPI)) {
            return MpiFamilies.OPEN_MPI;
        }
        boolean readable = glibc(fact).isPresent() || after(fact, LibraryFact.SONAME).isPresent();
        return readable && library.numbers().getFirst() == 12 ? MpiFamilies.MPICH : "";
    }

    private static void libfabric(Fact fact, Optional<Version> needs, Conclusions conclusions) {
        Optional<Version> abi = newest(values(fact, LibraryFact.PROVIDES)
                .map(version -> version.substring("FABRIC_".length())));
        if (abi.isEmpty()) {
            conclusions.note("libfabric is not declared: " + fact.value() + " defines no version FABRIC_1.n");
            return;
        }
        conclusions.put("libfabric", abi.get().toString(),
                needs.map(version -> Map.of("glibc", version.toString())).orElse(Map.of()), fact.value());
    }

    private static Optional<Version> glibc(Fact fact) {
        // Packed relative relocations are understood from glibc 2.36 on (glibc: NEWS, 2.36).
        return newest(values(fact, LibraryFact.NEEDS).map(version -> version.substring("GLIBC_".length()))
                .map(version -> version.equals("ABI_DT_RELR") ? "2.36" : version));
    }

    private static Optional<Version> newest(Stream<String> versions) {
        return versions.flatMap(text -> Version.parse(text).stream()).max(Comparator.naturalOrder());
    }

    private static boolean isAbsent(Fact fact, Conclusions conclusions) {
        if (file(fact).isEmpty()) {
            conclusions.note("There is no library " + fact.value() + ": check the path; nothing is declared of it");
            return true;
        }
        return false;
    }

    private static String file(Fact fact) {
        return after(fact, LibraryFact.FILE).orElse("");
    }

    private static Optional<String> after(Fact fact, String word) {
        return values(fact, word).findFirst();
    }

    private static Stream<String> values(Fact fact, String word) {
        List<String> lines = fact.lines();
        return lines.stream().filter(line -> line.startsWith(word)).map(line -> line.substring(word.length()).strip());
    }
}
