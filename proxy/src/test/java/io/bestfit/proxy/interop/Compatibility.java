package io.bestfit.proxy.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What clients proved, as the table of the README says it. */
final class Compatibility {

    /** A row of the table: what one client of one Debian release showed to work, and what nobody tried. */
    record Row(String client, String version, String suite, Set<Declaring> proven, Set<Declaring> untried) {

        private String word(Declaring way) {
            if (proven.contains(way)) {
                return "yes";
            }
            return untried.contains(way) ? "not tested" : "–";
        }

        String text() {
            return COLUMNS.keySet().stream().map(this::word)
                    .collect(Collectors.joining(" | ", "| %s | %s | %s | ".formatted(client, version, suite), " |"));
        }
    }

    private static final Map<Declaring, String> COLUMNS = new EnumMap<>(Map.of(
            Declaring.PATH_BEFORE, "path before `/v2`",
            Declaring.PATH_AFTER, "path after `/v2`",
            Declaring.PATH_INSTEAD, "path instead of `/v2`",
            Declaring.HOST, "host name",
            Declaring.PORT, "port",
            Declaring.CERTIFICATE, "certificate",
            Declaring.HEADER, "header",
            Declaring.USER, "user",
            Declaring.ADDRESS, "address"));
    private static final String FIRST_WORDS = "| client | version | Debian |";

    private static final Comparator<String> ORDER = Comparator.comparing(Compatibility::key,
            String.CASE_INSENSITIVE_ORDER);

    private final List<Row> rows = new ArrayList<>();

    void add(Row row) {
        rows.add(row);
    }

    /** One line for each cell, of words with tabs between them: client, version, Debian release, way, outcome. */
    void write(Path report) throws IOException {
        Files.write(report, sorted().flatMap(row -> COLUMNS.keySet().stream().map(way -> String.join("\t",
                row.client(), row.version(), row.suite(), way.name(), row.word(way))))
                .toList());
    }

    /** A document with the rows of this run; what the run did not try stays as it is. */
    String in(String document) {
        List<String> lines = new ArrayList<>(document.lines().toList());
        List<String> there = table(lines);
        List<String> table = new ArrayList<>(there.subList(2, there.size()));
        table.removeIf(line -> rows.stream().anyMatch(row -> isOf(row, line)));
        rows.forEach(row -> table.add(row.text()));
        table.sort(ORDER);
        table.addAll(0, List.of(COLUMNS.values().stream().collect(Collectors.joining(" | ", FIRST_WORDS + " ", " |")),
                "|---".repeat(3 + COLUMNS.size()) + "|"));
        there.clear();
        there.addAll(table);
        return String.join("\n", lines) + "\n";
    }

    /**
     * Where a document says another thing than this run showed.
     *
     * <p>Of a suite that moves it may name another version; of a Debian release that it does not name at all, nothing.
     *
     * @param driven what the tests try, here or elsewhere
     */
    List<String> differences(String document, List<Setup> driven) {
        List<String> table = table(new ArrayList<>(document.lines().toList()));
        List<String> lines = table.subList(2, table.size());
        List<String> differences = new ArrayList<>();
        sorted().filter(row -> lines.stream().anyMatch(line -> words(line)[3].equals(row.suite()))).forEach(row -> {
            Optional<String> there = lines.stream().filter(line -> isOf(row, line)).findFirst();
            Row expected = row.suite().equals(Root.MOVING) && there.isPresent()
                    ? new Row(row.client(), words(there.orElseThrow())[2], row.suite(), row.proven(), row.untried())
                    : row;
            if (!there.equals(Optional.of(expected.text()))) {
                differences.add("the run shows    %s%nthe README says  %s".formatted(row.text(),
                        there.orElse("nothing of it")));
            }
        });
        lines.stream().filter(line -> driven.stream().anyMatch(setup -> setup.root().suite().equals(words(line)[3])))
                .filter(line -> driven.stream().noneMatch(setup -> key(line).equals(key(setup.name(),
                        setup.root().suite()))))
                .forEach(line -> differences.add("no test tries what the README says in%n%s".formatted(line)));
        return differences;
    }

    private Stream<Row> sorted() {
        return rows.stream().sorted(Comparator.comparing(Row::text, ORDER));
    }

    /** The lines of the table, its heading among them. */
    private static List<String> table(List<String> lines) {
        int from = 0;
        while (from < lines.size() && !lines.get(from).startsWith(FIRST_WORDS)) {
            from++;
        }
        int to = from;
        while (to < lines.size() && lines.get(to).startsWith("|")) {
            to++;
        }
        if (to - from < 2) {
            throw new IllegalStateException("the document has no table that begins with " + FIRST_WORDS);
        }
        return lines.subList(from, to);
    }

    private static boolean isOf(Row row, String line) {
        return key(line).equals(key(row.text()));
    }

    /** Client and Debian release: the versions of the releases come in their order. */
    private static String key(String line) {
        String[] words = words(line);
        return key(words[1], words[3]);
    }

    private static String key(String client, String suite) {
        return client + "\t" + suite;
    }

    private static String[] words(String line) {
        return line.split(" *\\| *", -1);
    }
}
