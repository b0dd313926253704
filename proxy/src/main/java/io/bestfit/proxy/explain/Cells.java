package io.bestfit.proxy.explain;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows of cells under one another, as wide as their texts. One column takes what is left of the line and wraps; another
 * gives way altogether where that is little.
 */
final class Cells {

    private static final String GAP = "  ";
    /** A wrapping column narrower than this costs more lines than the yielding one is worth. */
    private static final int NARROW = 16;
    /** Narrower than this a wrapping column would break most words. */
    private static final int NARROWEST = 8;

    private final TableForm form;
    private final int wrapping;
    private final int yielding;
    private final int[] widths;

    /**
     * Cells as wide as these rows need; the first column is a mark and has a narrower gap.
     *
     * @param wrapping the index of the column that wraps
     * @param yielding the index of the column that gives way
     */
    Cells(TableForm form, List<List<String>> rows, int wrapping, int yielding) {
        this.form = form;
        this.wrapping = wrapping;
        this.yielding = yielding;
        this.widths = widths(rows);
    }

    private int[] widths(List<List<String>> rows) {
        int[] wide = new int[rows.getFirst().size()];
        for (List<String> row : rows) {
            for (int column = 0; column < wide.length; column++) {
                wide[column] = Math.max(wide[column], row.get(column).length());
            }
        }
        int others = GAP.length() * (wide.length - 2) + 1;
        for (int column = 0; column < wide.length; column++) {
            others += column == wrapping ? 0 : wide[column];
        }
        if (form.width() - others < Math.min(NARROW, wide[wrapping])) {
            others -= wide[yielding] + GAP.length();
            wide[yielding] = 0;
        }
        wide[wrapping] = Math.max(NARROWEST, Math.min(wide[wrapping], form.width() - others));
        return wide;
    }

    /**
     * The lines of one row, without blanks at their ends.
     *
     * @param ink the colour of the row
     * @param ends the colour of its first and last cell
     */
    List<String> lines(List<String> row, Ink ink, Ink ends) {
        List<String> wrapped = Wrap.lines(row.get(wrapping), widths[wrapping]);
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(padded(row.getFirst(), ends, 0)).append(' ');
        for (int column = 1; column < widths.length; column++) {
            if (column == widths.length - 1) {
                line.append(ends.paint(row.get(column), form.colour()));
            } else if (widths[column] > 0) {
                line.append(padded(column == wrapping ? wrapped.getFirst() : row.get(column), ink, column))
                        .append(GAP);
            }
        }
        lines.add(line.toString().stripTrailing());
        int indent = widths[0] + 1;
        for (int column = 1; column < wrapping; column++) {
            indent += widths[column] == 0 ? 0 : widths[column] + GAP.length();
        }
        for (String more : wrapped.subList(1, wrapped.size())) {
            lines.add(" ".repeat(indent) + ink.paint(more, form.colour()));
        }
        return lines;
    }

    private String padded(String cell, Ink ink, int column) {
        return ink.paint(cell, form.colour()) + " ".repeat(widths[column] - cell.length());
    }
}
