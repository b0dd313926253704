package io.bestfit.matcher;

import io.bestfit.matcher.cpu.FlagRule;
import io.bestfit.matcher.cpu.Microarchitecture;
import io.bestfit.matcher.node.Node;
import io.bestfit.matcher.rule.ClaimState;
import io.bestfit.matcher.rule.Dimension;
import io.bestfit.matcher.rule.Findings.Finding;
import io.bestfit.matcher.rule.Grade;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The sentences that explain a decision to people. */
final class Sentences {

    /** Clients print the message on one line; skopeo and podman quote it. */
    static final int MAX_REFUSAL_CHARACTERS = 300;

    private Sentences() {}

    static String chosen(Judged best, @Nullable Judged next, Node node, List<Dimension> order) {
        if (next == null) {
            return "it is the only one that fits";
        }
        Dimension dimension = best.decidedBy(next, order);
        Grade grade = next.findings().grade(dimension);
        String mine = phrase(best, dimension);
        String other = grade == null ? without(dimension) : grade.phrase();
        return switch (dimension) {
            case VERIFIED -> "all that it needs is known to hold, unlike what the next best needs";
            case ACCELERATOR, FABRIC, MPI, GPU_CODE, GPU_DRIVER -> "it " + mine + "; the next best " + other;
            case CPU -> cpu(mine, isForAnyCpu(next) ? null : other, node.cpu().target());
            case TOOLKIT ->
                grade == null ? "it states " + mine + "; the next best " + other : mine + " is newer than " + other;
            // containerd compares these as texts, so that the later one need not be the newer one.
            case OS_VERSION -> grade == null
                    ? "it states " + mine + "; the next best " + other
                    : mine + " comes before " + other + " in containerd's order";
            case WEIGHT -> mine + " weighs more than " + other;
            case CLAIMS ->
                best.satisfied() + " of its claims hold, against " + next.satisfied() + " of the next best";
            case POSITION -> "it comes first in the index among equals";
        };
    }

    // Without another the next best states no CPU target.
    private static String cpu(String mine, @Nullable String other, @Nullable Microarchitecture target) {
        if (target == null || mine.endsWith(FlagRule.BY_FLAGS)) {
            return other == null
                    ? "built for " + mine + " rather than for any CPU"
                    : mine + " uses more of the node's CPU than " + other;
        }
        if (mine.equals(target.name())) {
            return other == null
                    ? "built for " + mine + ", the node's own CPU target, rather than for any CPU"
                    : mine + " is the node's own CPU target, rather than " + other;
        }
        return other == null
                ? "built for " + mine + ", which is closer to " + target + " than an entry for any CPU"
                : mine + " is closer to " + target + " than " + other;
    }

    private static boolean isForAnyCpu(Judged judged) {
        Grade grade = judged.findings().grade(Dimension.CPU);
        return grade == null || grade.value() == 0;
    }

    private static String phrase(Judged judged, Dimension dimension) {
        Grade grade = judged.findings().grade(dimension);
        return grade == null ? without(dimension) : grade.phrase();
    }

    /** What an entry does that has no grade in a dimension. */
    private static String without(Dimension dimension) {
        return switch (dimension) {
            case ACCELERATOR, GPU_CODE, GPU_DRIVER -> "uses no GPU";
            case TOOLKIT -> "states no toolkit";
            case VERIFIED, FABRIC, MPI, CPU, OS_VERSION, WEIGHT, CLAIMS, POSITION -> "states none";
        };
    }

    /** One line of printable ASCII without quotes and backslashes, since clients quote it. */
    static String nothingFits(@Nullable Judged[] judged, Node node, Policy policy) {
        int count = 0;
        Judged closest = null;
        for (Judged entry : judged) {
            if (entry != null) {
                count++;
                if (closest == null || isCloser(entry, closest, policy)) {
                    closest = entry;
                }
            }
        }
        String platform = node.os() + "/" + node.architecture();
        if (closest == null) {
            return oneLine(switch (judged.length) {
                case 0 -> "the index has no entries";
                case 1 -> "the only entry is no image for " + platform;
                default -> "none of the " + judged.length + " entries is an image for " + platform;
            });
        }
        StringBuilder sentence = new StringBuilder(MAX_REFUSAL_CHARACTERS)
                .append(count == 1 ? "the only image for " : "of " + count + " images for ").append(platform)
                .append(count == 1 ? ", at position " : " the closest, at position ")
                .append(closest.candidate().position()).append(", ");
        String separator = "";
        for (Finding finding : closest.findings().findings()) {
            if (finding.state() != ClaimState.SATISFIED) {
                sentence.append(separator).append(finding.reason());
                separator = "; it also ";
            }
        }
        return oneLine(sentence.toString());
    }

    private static boolean isCloser(Judged one, Judged other, Policy policy) {
        if (one.violated() != other.violated()) {
            return one.violated() < other.violated();
        }
        return one.unknown() != other.unknown()
                ? one.unknown() < other.unknown()
                : one.isBetterThan(other, policy.order());
    }

    private static String oneLine(String text) {
        StringBuilder line = new StringBuilder(text.length());
        for (int place = 0; place < text.length(); place++) {
            char character = text.charAt(place);
            boolean plain = character >= 0x20 && character < 0x7f && character != '\\';
            line.append(character == '"' ? '\'' : plain ? character : '?');
        }
        if (line.length() > MAX_REFUSAL_CHARACTERS) {
            line.setLength(MAX_REFUSAL_CHARACTERS - 3);
            line.append("...");
        }
        return line.toString();
    }
}
