package io.bestfit.proxy.check;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A matrix as a table for spreadsheets, a line for each image and node: RFC 4180. */
public final class MatrixCsv {

    private static final String HEADER = "image,node,outcome,position,tag,digest,platform,for,decided-by,sentence";
    private static final String LINE_END = "\r\n";

    private MatrixCsv() {}

    /** The table with its header. */
    public static String write(Matrix matrix) {
        StringBuilder text = new StringBuilder(HEADER).append(LINE_END);
        for (Matrix.Row row : matrix.rows()) {
            for (int kind = 0; kind < row.cells().size(); kind++) {
                for (String node : matrix.nodes().get(kind).names()) {
                    text.append(line(row.image(), node, row.cells().get(kind))).append(LINE_END);
                }
            }
        }
        return text.toString();
    }

    private static String line(String image, String node, Cell cell) {
        Cell.Pick pick = cell.pick();
        List<@Nullable String> picked = pick == null
                ? Arrays.asList("", "", "", "", "", "")
                : Arrays.asList(String.valueOf(pick.position()), pick.tag(), pick.digest(), pick.platform(),
                        pick.purpose(), pick.decidedBy());
        return field(image) + "," + field(node) + "," + field(cell.outcome().label()) + ","
                + picked.stream().map(value -> field(Objects.requireNonNullElse(value, "")))
                        .collect(Collectors.joining(","))
                + "," + field(sentence(cell));
    }

    private static String sentence(Cell cell) {
        return cell.notes().isEmpty() ? cell.sentence() : cell.sentence() + "; " + String.join("; ", cell.notes());
    }

    /** A field, quoted where it must be; a spreadsheet takes for a formula what begins as one (OWASP, CSV injection). */
    private static String field(String value) {
        String text = !value.isEmpty() && "=+-@\t\r".indexOf(value.charAt(0)) >= 0 ? "'" + value : value;
        return text.chars().anyMatch(c -> c == '"' || c == ',' || c == '\r' || c == '\n')
                ? "\"" + text.replace("\"", "\"\"") + "\""
                : text;
    }
}
