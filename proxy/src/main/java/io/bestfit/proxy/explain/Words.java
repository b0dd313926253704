package io.bestfit.proxy.explain;

/** Words that publishers and users wrote, as a terminal may see them: on one line, without controls, not endless. */
public final class Words {

    private final boolean unicode;

    /**
     * @param unicode whether characters beyond ASCII may be shown
     */
    public Words(boolean unicode) {
        this.unicode = unicode;
    }

    /** The text with what a terminal would obey or could not show replaced, cut after so many characters. */
    public String clean(String text, int most) {
        StringBuilder clean = new StringBuilder();
        int end = text.length() <= most ? text.length() : most - (unicode ? 1 : 3);
        for (int at = 0; at < end; at += Character.charCount(text.codePointAt(at))) {
            int c = text.codePointAt(at);
            clean.appendCodePoint(isShown(c) ? c : '?');
        }
        return text.length() <= most ? clean.toString() : clean.append(unicode ? "…" : "...").toString();
    }

    private boolean isShown(int c) {
        return (unicode || c < 0x7f) && switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE, Character.UNASSIGNED, Character.PRIVATE_USE ->
                false;
            default -> true;
        };
    }
}
