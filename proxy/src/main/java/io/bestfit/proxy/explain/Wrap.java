package io.bestfit.proxy.explain;

import java.util.ArrayList;
import java.util.List;

/** Text in lines of at most some columns, broken at blanks where there are any. */
public final class Wrap {

    private Wrap() {}

    /** The lines, one or more. */
    public static List<String> lines(String text, int width) {
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (rest.length() > width) {
            int blank = rest.lastIndexOf(' ', width);
            int comma = rest.lastIndexOf(',', width - 1);
            int end = blank > 0 ? blank : comma > 0 ? comma + 1 : width;
            end -= end > 1 && Character.isHighSurrogate(rest.charAt(end - 1)) ? 1 : 0;
            lines.add(rest.substring(0, end).stripTrailing());
            rest = rest.substring(end).stripLeading();
        }
        lines.add(rest);
        return lines;
    }
}
