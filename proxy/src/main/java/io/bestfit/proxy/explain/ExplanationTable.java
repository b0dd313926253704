package io.bestfit.proxy.explain;

import io.bestfit.matcher.Assessment;
import io.bestfit.matcher.Assessment.AssessedClaim;
import io.bestfit.matcher.Assessment.Verdict;
import io.bestfit.matcher.Missed;
import io.bestfit.matcher.Selection;
import io.bestfit.matcher.evidence.Candidate;
import io.bestfit.matcher.node.Node;
import io.bestfit.matcher.oci.Descriptor;
import io.bestfit.matcher.rule.Dimension;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.StringJoiner;
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
    /** The columns by what is done to them: what an image is for wraps, its digest gives way. */
    private static final int FOR_COLUMN = 4;
    private static final int DIGEST_COLUMN = 5;
    /** The longest platform that is shown, {@code windows/amd64:10.0.20348.1129} with some room; a judgement. */
    private static final int PLATFORM = 32;
    /** The longest list of what an image is for; a judgement. */
    private static final int PURPOSE = 240;
    /** The longest text in its own lines, ten of them on a usual terminal; a judgement. */
    private static final int PARAGRAPH = 1_000;
    private static final String LABEL_GAP = "           ";
    private static final String REASON_INDENT = "        ";

    private final Explanation explanation;
    private final TableForm form;
    private final Words words;
    private final StringBuilder text = new StringBuilder();

    private ExplanationTable(Explanation explanation, TableForm form) {
        this.explanation = explanation;
        this.form = form;
        this.words = new Words(form.unicode());
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
        label("Node", explanation.node() == null ? "nothing is declared" : declared(explanation.node()));
        line("");
    }

    private static String declared(Node node) {
        StringJoiner declared = new StringJoiner(", ").setEmptyValue("says nothing of itself");
        node.declared().forEach((key, value) -> declared.add(key + "=" + value));
        node.tokens().stream().sorted().forEach(declared::add);
        return declared.toString();
    }

    private void label(String name, String value) {
        String before = Ink.FAINT.paint(name, form.colour()) + LABEL_GAP.substring(name.length());
        for (String part : Wrap.lines(words.clean(value, PARAGRAPH), form.width() - LABEL_GAP.length())) {
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
        Cells columns = new Cells(form, cells, FOR_COLUMN, DIGEST_COLUMN);
        columns.lines(cells.getFirst(), Ink.FAINT, Ink.FAINT).forEach(this::line);
        for (int row = 0; row < shown.size(); row++) {
            Assessment assessment = shown.get(row);
            boolean best = isChosen(assessment, selection);
            columns.lines(cells.get(row + 1), best ? Ink.BOLD : plain(assessment), best ? Ink.BEST : ink(assessment))
                    .forEach(this::line);
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
            paragraph("", ended("Position " + position(chosen.chosen().candidate()) + " is the best fit" + by + ": "
                    + explanation.sentence()), Ink.BOLD);
        } else {
            paragraph("", ended(selection == null
                    ? capital(explanation.sentence())
                    : "Nothing fits: " + explanation.sentence()), Ink.BOLD);
            paragraph("", switch (explanation.outcome()) {
                case REFUSED -> "A pull is refused.";
                case PASSTHROUGH -> "A pull gets what the registry has, unchanged.";
                case SELECTED -> throw new IllegalStateException("selected without a choice");
            }, Ink.PLAIN);
        }
        for (Missed miss : explanation.missed()) {
            paragraph("",
                    "Position " + miss.position() + " would " + miss.would() + " if the node had " + miss.condition()
                            + ".",
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
                candidate.platform() == null ? "-" : words.clean(candidate.platform().toString(), PLATFORM),
                assessment.verdict() == Verdict.NOT_A_CANDIDATE
                        ? "-"
                        : words.clean(Purpose.of(assessment.claims().stream().map(AssessedClaim::claim).toList()),
                                PURPOSE),
                digest, mark(assessment.verdict()) + " " + assessment.verdict().label().replace('-', ' '));
    }

    private static String capital(String sentence) {
        return sentence.isEmpty() ? "" : Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
    }

    private static String ended(String sentence) {
        return sentence.endsWith(".") ? sentence : sentence + ".";
    }

    private void paragraph(String indent, String sentence, Ink ink) {
        for (String part : Wrap.lines(words.clean(sentence, PARAGRAPH), form.width() - indent.length())) {
            line(indent + ink.paint(part, form.colour()));
        }
    }

    private void line(String line) {
        text.append(line.stripTrailing()).append('\n');
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
}
