package io.bestfit.proxy.explain;

/**
 * How a table is drawn.
 *
 * @param width the columns of the terminal
 * @param colour whether ANSI colours are used
 * @param unicode whether characters beyond ASCII are
 */
public record TableForm(int width, boolean colour, boolean unicode) {

    /** The least width that is drawn for; a narrower terminal wraps by itself. */
    public static final int NARROWEST = 40;

    public TableForm {
        width = Math.max(NARROWEST, width);
    }
}
