package io.bestfit.proxy.check;

import java.util.List;

/**
 * Images and nodes, and which image each node gets.
 *
 * @param nodes the kinds of nodes, one or more
 * @param rows the images, in the order of the list
 */
public record Matrix(List<CheckedNode> nodes, List<Row> rows) {

    public Matrix {
        nodes = List.copyOf(nodes);
        rows = List.copyOf(rows);
    }

    /**
     * One image.
     *
     * @param image its reference, as it was written
     * @param cells what it is for each kind of node
     */
    public record Row(String image, List<Cell> cells) {

        public Row {
            cells = List.copyOf(cells);
        }
    }

    /** How many questions came to an outcome. */
    public long count(Cell.Outcome outcome) {
        return rows.stream().flatMap(row -> row.cells().stream()).filter(cell -> cell.outcome() == outcome).count();
    }
}
