package io.bestfit.proxy.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The table of the demonstration and what its self-check found, as text for people. */
final class Report {

    private static final String INDENT = "  ";
    private static final String GAP = "  ";
    /** The column whose values stand out. */
    private static final int GETS = 1;
    private static final List<String> HEADINGS = List.of("A NODE THAT DECLARES", "GETS", "PLAIN PULL");

    private static final String GREEN = "32";
    private static final String RED = "31";
    private static final String BOLD = "1";

    private Report() {}

    /**
     * The whole text, lines ending in a line feed.
     *
     * @param colour whether the reader is a terminal that shows colours
     */
    static String of(SelfCheck check, boolean colour) {
        StringBuilder text = new StringBuilder();
        if (!check.answers().isEmpty()) {
            text.append(table(check.answers(), colour)).append('\n');
        }
        if (check.passed()) {
            text.append(paint("Self-check passed:", GREEN, colour)).append("""
                     each node got the variant that fits it best. HEAD equals GET,
                    every digest is right, and without a declaration the index comes untouched.
                    """);
        } else {
            text.append(paint("Self-check failed:", RED, colour)).append('\n');
            check.faults().forEach(fault -> text.append(INDENT).append(fault).append('\n'));
        }
        return text.toString();
    }

    private static String table(List<NodeAnswer> answers, boolean colour) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADINGS);
        for (NodeAnswer answer : answers) {
            rows.add(List.of(answer.node().declaration(), answer.variant(), answer.firstMatch()));
        }
        StringBuilder text = new StringBuilder();
        for (int number = 0; number < rows.size(); number++) {
            List<String> row = rows.get(number);
            List<String> cells = new ArrayList<>();
            for (int column = 0; column < row.size(); column++) {
                String cell = row.get(column);
                int at = column;
                int width = rows.stream().mapToInt(any -> any.get(at).length()).max().orElse(0);
                String padding = column == row.size() - 1 ? "" : " ".repeat(width - cell.length());
                String emphasis = number == 0 ? BOLD : column == GETS ? GREEN : "";
                cells.add(paint(cell, emphasis, colour) + padding);
            }
            text.append(cells.stream().collect(Collectors.joining(GAP, INDENT, "\n")));
        }
        return text.toString();
    }

    /** Text in a rendition of ECMA-48, section 8.3.117 (SGR). */
    private static String paint(String text, String rendition, boolean colour) {
        return colour && !rendition.isEmpty() ? "\u001b[" + rendition + "m" + text + "\u001b[0m" : text;
    }
}
