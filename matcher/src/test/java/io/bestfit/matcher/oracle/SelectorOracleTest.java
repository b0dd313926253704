package io.bestfit.matcher.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.Assessment;
import io.bestfit.matcher.Assessment.Verdict;
import io.bestfit.matcher.Policy;
import io.bestfit.matcher.Selection;
import io.bestfit.matcher.Selector;
import io.bestfit.matcher.evidence.Candidate;
import io.bestfit.matcher.evidence.Requirement;
import io.bestfit.matcher.node.Declaration;
import io.bestfit.matcher.node.MalformedDeclarationException;
import io.bestfit.matcher.node.Node;
import io.bestfit.matcher.rule.Dimension;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The decision against a naive one, on random indexes, nodes and policies. */
class SelectorOracleTest {

    private static final long FIRST_SEED = 20_250_611L;
    private static final int CASES = 5_000;

    @Test
    void theDecisionIsThatOfBruteForce() {
        Map<Dimension, Integer> decided = new EnumMap<>(Dimension.class);
        Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
        Map<String, Integer> evidence = new TreeMap<>();
        int cases = 0;
        for (long seed = FIRST_SEED; cases < CASES; seed++) {
            RandomCase random = new RandomCase(seed);
            String declaration = RandomNode.declaration(random);
            RandomIndex index = new RandomIndex(random);
            Policy policy = random.policy();
            Node node;
            try {
                node = random.exported(Declaration.read(declaration).resolve());
            } catch (MalformedDeclarationException e) {
                continue;
            }
            cases++;
            String name = "seed " + seed + ", node " + declaration + " with " + node.features() + ", ";
            Supplier<String> what = () -> name + policy + ", index " + index;
            List<Candidate> candidates = index.candidates();
            NaiveSelector naive = new NaiveSelector(node, policy, index.specs());
            Selection selection = new Selector(policy).select(candidates, node);
            List<Verdict> expected = candidates.stream().map(naive::verdict).toList();
            assertThat(selection.assessments()).extracting(Assessment::verdict).as(what).isEqualTo(expected);
            List<Integer> order = naive.order(candidates);
            assertThat(ranked(selection)).as(what).isEqualTo(order);
            assertThat(chosen(selection)).as(what).isEqualTo(
                    order.isEmpty() ? Optional.empty() : Optional.of(selection.assessments().get(order.getFirst())));
            if (order.size() > 1 && selection instanceof Selection.Chosen chosen) {
                Dimension dimension = naive.difference(candidates, order.get(0), order.get(1));
                assertThat(chosen.decidedBy()).as(what).isEqualTo(dimension);
                decided.merge(dimension, 1, Integer::sum);
            }
            expected.forEach(verdict -> verdicts.merge(verdict, 1, Integer::sum));
            for (Assessment assessment : selection.assessments()) {
                assessment.claims().stream().filter(claim -> isFromOutside(claim.claim().requirement()))
                        .forEach(claim -> evidence.merge(claim.claim().requirement().getClass().getSimpleName() + " "
                                + claim.state(), 1, Integer::sum));
            }
        }
        // The cases are worth something: every verdict is frequent, and every dimension that can decide does.
        assertThat(verdicts.values()).hasSize(Verdict.values().length).allMatch(times -> times > CASES / 10);
        assertThat(evidence).as("constraints and rules with each of their states").hasSize(6)
                .allSatisfy((state, times) -> assertThat(times).as(state).isGreaterThan(CASES / 50));
        assertThat(decided.keySet()).contains(Dimension.VERIFIED, Dimension.ACCELERATOR, Dimension.GPU_CODE,
                Dimension.GPU_DRIVER, Dimension.FABRIC, Dimension.MPI, Dimension.CPU, Dimension.TOOLKIT,
                Dimension.OS_VERSION, Dimension.WEIGHT, Dimension.CLAIMS, Dimension.POSITION);
    }

    private static boolean isFromOutside(Requirement requirement) {
        return requirement instanceof Requirement.NvidiaConstraint || requirement instanceof Requirement.NodeFeatures;
    }

    private static Optional<Assessment> chosen(Selection selection) {
        return switch (selection) {
            case Selection.Chosen chosen -> Optional.of(chosen.chosen());
            case Selection.NothingFits _ -> Optional.empty();
        };
    }

    private static List<Integer> ranked(Selection selection) {
        Integer[] places = new Integer[(int) selection.assessments().stream().filter(entry -> entry.rank() != null)
                .count()];
        for (int place = 0; place < selection.assessments().size(); place++) {
            Integer rank = selection.assessments().get(place).rank();
            if (rank != null) {
                places[rank - 1] = place;
            }
        }
        return List.of(places);
    }
}
