package io.bestfit.matcher;

import io.bestfit.matcher.evidence.Candidate;
import io.bestfit.matcher.node.Node;
import io.bestfit.matcher.rule.ClaimState;
import io.bestfit.matcher.rule.Findings.Finding;
import io.bestfit.matcher.rule.Rule;
import io.bestfit.matcher.rule.Rules;
import io.bestfit.matcher.version.Version;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The entries that would have done better on a node, and what the node lacks for them.
 *
 * <p>Every condition is put to the test: the whole decision is made again for the node that meets just that, and only
 * what comes out is told.
 */
public final class Misses {

    /** The most that are told: who reads an explanation buys one machine at a time. */
    public static final int MAX_MISSES = 5;
    /** The most entries for which the decision is made again, those with the fewest conditions. */
    static final int MAX_TRIED = 32;
    /** A condition can bring up the next one: a driver that is there, then the code for its device. */
    static final int MAX_ROUNDS = 4;

    /** The most entries whose conditions are looked for, those with the fewest open claims. */
    static final int MAX_CONSIDERED = 64;
    /** The most judgements of one entry that repeated decisions may cost, whatever the length of the index. */
    static final int MAX_JUDGED_AGAIN = 20_000;

    private final Selection selection;
    private final List<Candidate> candidates;
    private final Node node;
    private final Policy policy;
    private final List<Rule> rules;

    private Misses(Selection selection, List<Candidate> candidates, Node node, Policy policy, List<Rule> rules) {
        this.selection = selection;
        this.candidates = candidates;
        this.node = node;
        this.policy = policy;
        this.rules = rules;
    }

    /**
     * Finds them, those with the fewest conditions first.
     *
     * @param selection the decision on these candidates and this node
     * @param candidates the candidates that the decision was made on
     */
    public static List<Missed> of(Selection selection, List<Candidate> candidates, Node node, Policy policy) {
        return of(selection, candidates, node, policy, Rules.all());
    }

    static List<Missed> of(Selection selection, List<Candidate> candidates, Node node, Policy policy,
            List<Rule> rules) {
        return new Misses(selection, candidates, node, policy, rules).find();
    }

    private List<Missed> find() {
        List<Remediable> remediable = new ArrayList<>();
        considered().forEach(place -> remediable(place).ifPresent(remediable::add));
        remediable.sort(Comparator.comparingInt(entry -> entry.conditions().size()));
        int affordable = Math.clamp(MAX_JUDGED_AGAIN / Math.max(1, candidates.size()), 1, MAX_TRIED);
        List<Missed> missed = new ArrayList<>();
        for (Remediable entry : remediable.stream().limit(affordable).toList()) {
            String would = missed.size() < MAX_MISSES ? outcome(entry) : null;
            if (would != null) {
                missed.add(new Missed(candidates.get(entry.place()).position(), would,
                        String.join(" and ", entry.conditions())));
            }
        }
        return List.copyOf(missed);
    }

    private List<Integer> considered() {
        List<Assessment> assessments = selection.assessments();
        return IntStream.range(0, assessments.size()).boxed()
                .filter(place -> switch (assessments.get(place).verdict()) {
                    case INCOMPATIBLE, UNVERIFIED -> true;
                    case COMPATIBLE, NOT_A_CANDIDATE -> false;
                })
                .sorted(Comparator.comparingInt(place -> assessments.get(place).reasons().size()))
                .limit(MAX_CONSIDERED).sorted().toList();
    }

    /** What the entry would do on the node that it fits. */
    private @Nullable String outcome(Remediable entry) {
        Selection again = new Selector(policy, rules).select(candidates, entry.node());
        if (again instanceof Selection.Chosen best
                && best.chosen().candidate().equals(candidates.get(entry.place()))) {
            return "be the best fit";
        }
        return switch (selection) {
            case Selection.Chosen _ -> null;
            case Selection.NothingFits _ -> "fit";
        };
    }

    /** All conditions of an entry with the node that meets them; nothing where one of its findings has no remedy. */
    private Optional<Remediable> remediable(int place) {
        Map<String, String> conditions = new LinkedHashMap<>();
        Node assumed = node;
        for (int round = 0; round < MAX_ROUNDS; round++) {
            Judged entry = Judged.of(candidates.get(place), place, assumed, rules);
            if (entry.violated() + entry.unknown() == 0) {
                return round == 0
                        ? Optional.empty()
                        : Optional.of(new Remediable(place, List.copyOf(conditions.values()), assumed));
            }
            for (Finding finding : entry.findings().findings()) {
                if (finding.state() != ClaimState.SATISFIED) {
                    String remedy = finding.remedy();
                    if (remedy == null) {
                        return Optional.empty();
                    }
                    add(remedy, conditions);
                }
            }
            Optional<Node> next = Hypothesis.of(node, conditions.values());
            if (next.isEmpty()) {
                return Optional.empty();
            }
            assumed = next.get();
        }
        return Optional.empty();
    }

    // Of two minimums of one thing the greater is the condition.
    private static void add(String remedy, Map<String, String> conditions) {
        Matcher bound = Hypothesis.BOUND.matcher(remedy);
        if (bound.matches() && bound.group(2).equals(">=")) {
            conditions.merge(bound.group(1), remedy, (one, other) -> minimum(other).isAtLeast(minimum(one))
                    ? other
                    : one);
        } else {
            conditions.put(remedy, remedy);
        }
    }

    private static Version minimum(String condition) {
        return Version.of(condition.substring(condition.lastIndexOf(' ') + 1));
    }

    private record Remediable(int place, List<String> conditions, Node node) {}
}
