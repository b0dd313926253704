package io.bestfit.proxy.check;

import io.bestfit.proxy.explain.Ink;
import io.bestfit.proxy.explain.TableForm;
import io.bestfit.proxy.explain.Words;
import io.bestfit.proxy.explain.Wrap;
import java.util.ArrayList;
import java.util.List;

/**
 * A matrix as a table for a terminal: a row an image, a column a kind of node, or, where that is too wide, a list. Below
 * it stands why, wherever nothing fits.
 *
 * <p>Nothing that a publisher wrote reaches the terminal as a control character.
 */
public final class MatrixTable {

    private static final String GAP = "  ";
    private static final String INDENT = "    ";
    /** The longest text of a cell; a judgement. */
    private static final int CELL = 24;
    /** The longest name of an image or a node; a judgement. */
    private static final int NAME = 120;
    /** The longest sentence, ten lines on a usual terminal; a judgement. */
    private static final int PARAGRAPH = 1_000;

    private final Matrix matrix;
    private final TableForm form;
    private final Words words;
    private final StringBuilder text = new StringBuilder();

    private MatrixTable(Matrix matrix, TableForm form) {
        this.matrix = matrix;
        this.form = form;
        this.words = new Words(form.unicode());
    }

    /** The table with a line end after every line. */
    public static String write(Matrix matrix, TableForm form) {
        MatrixTable table = new MatrixTable(matrix, form);
        List<Integer> widths = table.widths();
        if (widths.stream().mapToInt(width -> width + GAP.length()).sum() - GAP.length() <= form.width()) {
            table.columns(widths);
        } else {
            table.list();
        }
        table.reasons();
        table.summary();
        return table.text.toString();
    }

    private List<Integer> widths() {
        List<Integer> widths = new ArrayList<>();
        widths.add(matrix.rows().stream().mapToInt(row -> name(row.image()).length()).max().orElse(0));
        for (int kind = 0; kind < matrix.nodes().size(); kind++) {
            int column = kind;
            widths.add(Math.max(name(matrix.nodes().get(kind).title()).length(),
                    matrix.rows().stream().mapToInt(row -> cell(row.cells().get(column)).length()).max().orElse(0)));
        }
        widths.set(0, Math.max(widths.getFirst(), "IMAGE".length()));
        return widths;
    }

    private void columns(List<Integer> widths) {
        StringBuilder header = new StringBuilder(padded("IMAGE", widths.getFirst(), Ink.FAINT));
        for (int kind = 0; kind < matrix.nodes().size(); kind++) {
            header.append(GAP).append(
                    padded(name(matrix.nodes().get(kind).title()), widths.get(kind + 1), Ink.FAINT));
        }
        line(header.toString());
        for (Matrix.Row row : matrix.rows()) {
            StringBuilder line = new StringBuilder(padded(name(row.image()), widths.getFirst(), Ink.PLAIN));
            for (int kind = 0; kind < row.cells().size(); kind++) {
                Cell cell = row.cells().get(kind);
                line.append(GAP).append(padded(cell(cell), widths.get(kind + 1), ink(cell)));
            }
            line(line.toString());
        }
    }

    private void list() {
        int widest = matrix.nodes().stream().mapToInt(node -> name(node.title()).length()).max().orElse(0);
        for (Matrix.Row row : matrix.rows()) {
            line(name(row.image()));
            for (int kind = 0; kind < row.cells().size(); kind++) {
                Cell cell = row.cells().get(kind);
                line(INDENT + padded(name(matrix.nodes().get(kind).title()), widest, Ink.FAINT) + GAP
                        + ink(cell).paint(cell(cell), form.colour()));
            }
        }
    }

    /** Why, once for all nodes of which the same is to be said. */
    private void reasons() {
        for (Matrix.Row row : matrix.rows()) {
            List<String> told = new ArrayList<>();
            for (int kind = 0; kind < row.cells().size(); kind++) {
                Cell cell = row.cells().get(kind);
                String sentence = reason(cell);
                if (sentence.isEmpty() || told.contains(sentence)) {
                    continue;
                }
                told.add(sentence);
                line("");
                paragraph("", mark(cell) + " " + row.image() + " on " + nodesWith(row, sentence), ink(cell));
                paragraph(INDENT, sentence, Ink.PLAIN);
            }
        }
    }

    private static String reason(Cell cell) {
        return switch (cell.outcome()) {
            case FITS, UNCHANGED -> String.join(" ", cell.notes());
            case NOTHING_FITS, UNKNOWN -> (cell.sentence() + ". " + String.join(" ", cell.notes())).strip();
        };
    }

    private String nodesWith(Matrix.Row row, String sentence) {
        List<String> nodes = new ArrayList<>();
        for (int kind = 0; kind < row.cells().size(); kind++) {
            if (reason(row.cells().get(kind)).equals(sentence)) {
                nodes.add(matrix.nodes().get(kind).title());
            }
        }
        return nodes.size() == matrix.nodes().size() && nodes.size() > 1 ? "every node" : String.join(", ", nodes);
    }

    private void summary() {
        long nodes = matrix.nodes().stream().mapToLong(kind -> kind.names().size()).sum();
        long none = matrix.count(Cell.Outcome.NOTHING_FITS);
        long unknown = matrix.count(Cell.Outcome.UNKNOWN);
        long all = (long) matrix.rows().size() * matrix.nodes().size();
        String kinds = nodes == matrix.nodes().size() ? "" : " of " + counted(matrix.nodes().size(), "kind");
        StringBuilder sentence = new StringBuilder(counted(matrix.rows().size(), "image") + " on "
                + counted(nodes, "node") + kinds + ": ");
        if (none == 0 && unknown == 0) {
            sentence.append("every image has a fit on every node");
        } else {
            sentence.append(all - none - unknown).append(" of ").append(all).append(" fit");
        }
        if (none > 0) {
            sentence.append(", for ").append(none).append(" nothing fits");
        }
        if (unknown > 0) {
            sentence.append(", ").append(unknown).append(" could not be found out");
        }
        line("");
        paragraph("", sentence.append('.').toString(), none > 0 ? Ink.BAD : unknown > 0 ? Ink.OPEN : Ink.GOOD);
    }

    private static String counted(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private String cell(Cell cell) {
        Cell.Pick pick = cell.pick();
        String mark = mark(cell) + (cell.outcome() == Cell.Outcome.FITS && !cell.notes().isEmpty() ? "!" : "");
        return pick == null ? mark : mark + " " + words.clean(pick.purpose(), CELL);
    }

    private String mark(Cell cell) {
        return switch (cell.outcome()) {
            case FITS -> form.unicode() ? "✔" : "+";
            case NOTHING_FITS -> form.unicode() ? "✘" : "x";
            case UNCHANGED -> form.unicode() ? "·" : "-";
            case UNKNOWN -> "?";
        };
    }

    private static Ink ink(Cell cell) {
        return switch (cell.outcome()) {
            case FITS -> cell.notes().isEmpty() ? Ink.GOOD : Ink.OPEN;
            case NOTHING_FITS -> Ink.BAD;
            case UNCHANGED -> Ink.FAINT;
            case UNKNOWN -> Ink.OPEN;
        };
    }

    private String name(String name) {
        return words.clean(name, NAME);
    }

    private String padded(String cell, int width, Ink ink) {
        return ink.paint(cell, form.colour()) + " ".repeat(width - cell.length());
    }

    private void paragraph(String indent, String sentence, Ink ink) {
        for (String part : Wrap.lines(words.clean(sentence, PARAGRAPH), form.width() - indent.length())) {
            line(indent + ink.paint(part, form.colour()));
        }
    }

    private void line(String line) {
        text.append(line.stripTrailing()).append('\n');
    }
}
