package io.bestfit.proxy.explain;

import io.bestfit.matcher.Assessment;
import io.bestfit.matcher.Assessment.AssessedClaim;
import io.bestfit.matcher.Assessment.Verdict;
import io.bestfit.matcher.Missed;
import io.bestfit.matcher.Selection;
import io.bestfit.matcher.evidence.Candidate;
import io.bestfit.matcher.oci.Descriptor;
import io.bestfit.matcher.rule.Dimension;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An explanation as a table for a terminal.
 *
 * <p>The ranking comes first, then what does not fit, each with its reasons below it, then the sentence that decides.
 * Nothing that a publisher wrote reaches the terminal as a control character.
 */
public final class ExplanationTable {

    /** The width of a short digest, as people quote one. */
    private static final int DIGEST = 12;
    /** A purpose column narrower than this costs more lines than the digest is worth. */
    private static final int NARROW_PURPOSE = 16;
    private static final String GAP = "  ";
    private static final String LABEL_GAP = "           ";
    private static final String REASON_INDENT = "        ";

    private final Explanation explanation;
    private final TableForm form;
    private final StringBuilder text = new StringBuilder();

    private ExplanationTable(Explanation explanation, TableForm form) {
        this.explanation = explanation;
        this.form = form;
    }

    /** The table with a line end after every line. */
    public static String write(Explanation explanation, TableForm form) {
        ExplanationTable table = new ExplanationTable(explanation, form);
        table.header();
        Selection selection = explanation.selection();
        if (selection != null) {
            table.rows(selection);
        }
        table.conclusion(selection);
        return table.text.toString();
    }

    private void header() {
        label("Reference", explanation.reference());
        if (explanation.index() != null) {
            String whole = explanation.index().text();
            label("Index", whole.length() + LABEL_GAP.length() > form.width()
                    ? explanation.index().abbreviated()
                    : whole);
        }
        label("Node", explanation.node() == null
                ? "nothing is declared"
                : explanation.node().declared().isEmpty()
                        ? "says nothing of itself"
                        : explanation.node().declared().entrySet().stream().map(ExplanationTable::declared)
                                .collect(Collectors.joining(", ")));
        line("");
    }

    private static String declared(Map.Entry<String, String> entry) {
        return entry.getValue().isEmpty() ? entry.getKey() : entry.getKey() + "=" + entry.getValue();
    }

    private void label(String name, String value) {
        String before = Ink.FAINT.paint(name, form.colour()) + LABEL_GAP.substring(name.length());
        for (String part : Wrap.lines(clean(value), form.width() - LABEL_GAP.length())) {
            line(before + part);
            before = LABEL_GAP;
        }
    }

    private void rows(Selection selection) {
        List<Assessment> shown = selection.assessments().stream().filter(each -> !isAttestation(each))
                .sorted(Comparator.comparingInt(ExplanationTable::order)).toList();
        List<List<String>> cells = new ArrayList<>();
        cells.add(List.of("", "RANK", "POS", "PLATFORM", "FOR", "DIGEST", "VERDICT"));
        shown.forEach(each -> cells.add(cells(each, selection)));
        int[] widths = widths(cells);
        draw(cells.getFirst(), widths, Ink.FAINT, Ink.FAINT);
        for (int row = 0; row < shown.size(); row++) {
            Assessment assessment = shown.get(row);
            boolean best = isChosen(assessment, selection);
            draw(cells.get(row + 1), widths, best ? Ink.BOLD : plain(assessment), best ? Ink.BEST : ink(assessment));
            for (String found : Found.sentences(assessment)) {
                paragraph(REASON_INDENT, found, Ink.FAINT);
            }
            for (String reason : assessment.reasons()) {
                paragraph(REASON_INDENT, sentence(assessment, reason), Ink.FAINT);
            }
            for (String conflict : assessment.conflicts()) {
                paragraph(REASON_INDENT, conflict, Ink.OPEN);
            }
        }
        int attestations = selection.assessments().size() - shown.size();
        if (attestations > 0) {
            line("");
            paragraph("", attestations == 1
                    ? "1 attestation is never a candidate and not shown."
                    : attestations + " attestations are never candidates and not shown.", Ink.FAINT);
        }
        line("");
    }

    private static String sentence(Assessment assessment, String reason) {
        return assessment.verdict() == Verdict.NOT_A_CANDIDATE && reason.startsWith("is ") ? "it " + reason : reason;
    }

    private void conclusion(@Nullable Selection selection) {
        if (selection instanceof Selection.Chosen chosen) {
            String by = chosen.decidedBy() == Dimension.POSITION ? "" : ", by " + chosen.decidedBy().label();
            paragraph("", "Position " + position(chosen.chosen().candidate()) + " is the best fit" + by + ": "
                    + explanation.sentence(), Ink.BOLD);
        } else {
            paragraph("", explanation.sentence(), Ink.BOLD);
            paragraph("", switch (explanation.outcome()) {
                case REFUSED -> "A pull is refused.";
                case PASSTHROUGH -> "A pull gets what the registry has, unchanged.";
                case SELECTED -> throw new IllegalStateException("selected without a choice");
            }, Ink.PLAIN);
        }
        for (Missed miss : explanation.missed()) {
            paragraph("", "Position " + miss.position() + " would " + miss.would() + " if " + miss.condition() + ".",
                    Ink.OPEN);
        }
    }

    private List<String> cells(Assessment assessment, Selection selection) {
        Candidate candidate = assessment.candidate();
        Descriptor descriptor = candidate.descriptor();
        String digest = descriptor == null
                ? "-"
                : descriptor.digest().text().substring(descriptor.digest().algorithm().length() + 1).substring(0,
                        DIGEST);
        return List.of(isChosen(assessment, selection) ? form.unicode() ? "▶" : ">" : "",
                assessment.rank() == null ? "-" : String.valueOf(assessment.rank()), position(candidate),
                candidate.platform() == null ? "-" : clean(candidate.platform().toString()),
                assessment.verdict() == Verdict.NOT_A_CANDIDATE
                        ? "-"
                        : clean(Purpose.of(assessment.claims().stream().map(AssessedClaim::claim).toList())),
                digest, mark(assessment.verdict()) + " " + assessment.verdict().label().replace('-', ' '));
    }

    /** What the columns take; the purpose gets what is left, and the digest gives way where that is little. */
    private int[] widths(List<List<String>> cells) {
        int[] widths = new int[7];
        for (List<String> row : cells) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        int gaps = GAP.length() * (widths.length - 2) + 1;
        int others = widths[0] + widths[1] + widths[2] + widths[3] + widths[6] + gaps;
        if (form.width() - others - widths[5] < Math.min(NARROW_PURPOSE, widths[4])) {
            widths[5] = 0;
            others -= GAP.length();
        }
        widths[4] = Math.max(8, Math.min(widths[4], form.width() - others - widths[5]));
        return widths;
    }

    private void draw(List<String> cells, int[] widths, Ink ink, Ink verdict) {
        List<String> purpose = Wrap.lines(cells.get(4), widths[4]);
        StringBuilder row = new StringBuilder();
        row.append(pad(verdict.paint(cells.getFirst(), form.colour()), cells.getFirst(), widths[0])).append(' ');
        for (int column = 1; column < widths.length; column++) {
            if (widths[column] == 0) {
                continue;
            }
            String cell = column == 4 ? purpose.getFirst() : cells.get(column);
            boolean last = column == widths.length - 1;
            String painted = (last ? verdict : ink).paint(cell, form.colour());
            row.append(last ? painted : pad(painted, cell, widths[column]) + GAP);
        }
        line(row.toString());
        String indent = " ".repeat(widths[0] + 1 + widths[1] + widths[2] + widths[3] + 3 * GAP.length());
        for (String more : purpose.subList(1, purpose.size())) {
            line(indent + ink.paint(more, form.colour()));
        }
    }

    private void paragraph(String indent, String words, Ink ink) {
        for (String part : Wrap.lines(clean(words), form.width() - indent.length())) {
            line(indent + ink.paint(part, form.colour()));
        }
    }

    private void line(String line) {
        text.append(line.stripTrailing()).append('\n');
    }

    private static String pad(String painted, String plain, int width) {
        return painted + " ".repeat(Math.max(0, width - plain.length()));
    }

    private String mark(Verdict verdict) {
        return switch (verdict) {
            case COMPATIBLE -> form.unicode() ? "✔" : "+";
            case INCOMPATIBLE -> form.unicode() ? "✘" : "x";
            case UNVERIFIED -> "?";
            case NOT_A_CANDIDATE -> form.unicode() ? "·" : "-";
        };
    }

    private static Ink ink(Assessment assessment) {
        return switch (assessment.verdict()) {
            case COMPATIBLE -> Ink.GOOD;
            case INCOMPATIBLE -> Ink.BAD;
            case UNVERIFIED -> Ink.OPEN;
            case NOT_A_CANDIDATE -> Ink.FAINT;
        };
    }

    private static Ink plain(Assessment assessment) {
        return assessment.verdict() == Verdict.NOT_A_CANDIDATE ? Ink.FAINT : Ink.PLAIN;
    }

    private static boolean isChosen(Assessment assessment, Selection selection) {
        return selection instanceof Selection.Chosen && Integer.valueOf(1).equals(assessment.rank());
    }

    /** BuildKit gives attestations this platform: moby/buildkit, docs/attestations/attestation-storage.md. */
    private static boolean isAttestation(Assessment assessment) {
        return assessment.verdict() == Verdict.NOT_A_CANDIDATE && assessment.candidate().platform() != null
                && assessment.candidate().platform().os().equals("unknown");
    }

    /** Ranks first, then what could have fitted, then the rest; each in the publisher's order. */
    private static int order(Assessment assessment) {
        Integer rank = assessment.rank();
        return rank != null
                ? rank
                : assessment.verdict() == Verdict.NOT_A_CANDIDATE ? Integer.MAX_VALUE : Integer.MAX_VALUE - 1;
    }

    private static String position(Candidate candidate) {
        return candidate.path().stream().map(String::valueOf).collect(Collectors.joining("."));
    }

    private String clean(String words) {
        StringBuilder clean = new StringBuilder();
        words.chars().forEach(c -> clean.append(
                Character.isISOControl(c) || (!form.unicode() && c > 0x7e) || Character.getType(c) == Character.FORMAT
                        ? '?'
                        : (char) c));
        return clean.toString();
    }
}
