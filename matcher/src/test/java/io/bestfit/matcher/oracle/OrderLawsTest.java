package io.bestfit.matcher.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.Selection;
import io.bestfit.matcher.Selector;
import io.bestfit.matcher.evidence.Candidate;
import io.bestfit.matcher.node.Declaration;
import io.bestfit.matcher.node.MalformedDeclarationException;
import io.bestfit.matcher.node.Node;
import io.bestfit.matcher.rule.Dimension;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The laws of the order in which entries are compared, on random indexes, nodes and policies: total, antisymmetric,
 * transitive, and blind to where an entry stands save where nothing else differs.
 */
class OrderLawsTest {

    private static final long FIRST_SEED = 20_250_917L;
    private static final int CASES = 6_000;

    private final Map<Law, Integer> seen = new EnumMap<>(Law.class);

    /** What a case has to offer for a law to be tried on it. */
    private enum Law {
        STRICT_PAIR,
        EQUAL_PAIR,
        STRICT_TRIPLE,
        EQUAL_TRIPLE,
        MIXED_TRIPLE,
        SHUFFLED,
        SHUFFLED_EQUALS
    }

    @Test
    void theOrderIsALawfulOne() {
        int cases = 0;
        for (long seed = FIRST_SEED; cases < CASES; seed++) {
            RandomCase random = new RandomCase(seed);
            String declaration = RandomNode.declaration(random);
            RandomIndex index = new RandomIndex(random);
            Duel duel;
            try {
                Node node = random.exported(Declaration.read(declaration).resolve());
                duel = new Duel(new Selector(random.policy()), node,
                        "seed " + seed + ", node " + declaration + ", index " + index);
            } catch (MalformedDeclarationException e) {
                continue;
            }
            cases++;
            List<Candidate> servable = index.candidates().stream().filter(duel::isServable).toList();
            pairs(duel, servable);
            triples(duel, servable);
            shuffles(duel, servable, random.shuffled(servable));
        }
        // Each law was tried, and often.
        assertThat(seen).containsOnlyKeys(Law.values()).allSatisfy((law, times) -> assertThat(times).as(law.name())
                .isGreaterThan(CASES / 40));
    }

    /** Of two entries one is better or they are equal, whichever comes first; an entry is its own equal. */
    private void pairs(Duel duel, List<Candidate> entries) {
        for (Candidate one : entries) {
            assertThat(duel.compare(one, one)).as(duel.what).isZero();
            for (Candidate other : entries) {
                int sign = duel.compare(one, other);
                assertThat(duel.compare(other, one)).as(duel.what).isEqualTo(-sign);
                count(sign == 0 ? Law.EQUAL_PAIR : Law.STRICT_PAIR, !one.equals(other));
            }
        }
    }

    /** What is better than the better is better still, and equals of equals are equal. */
    private void triples(Duel duel, List<Candidate> entries) {
        for (Candidate one : entries) {
            for (Candidate two : entries) {
                for (Candidate three : entries) {
                    int first = duel.compare(one, two);
                    int second = duel.compare(two, three);
                    if (first >= 0 && second >= 0) {
                        assertThat(duel.compare(one, three)).as(duel.what).isEqualTo(Math.max(first, second));
                        count(first + second == 2
                                ? Law.STRICT_TRIPLE
                                : first + second == 0 ? Law.EQUAL_TRIPLE : Law.MIXED_TRIPLE,
                                !one.equals(two) && !two.equals(three) && !one.equals(three));
                    }
                }
            }
        }
    }

    /** Another order of the index changes the choice among equals alone, and then the first of them is chosen. */
    private void shuffles(Duel duel, List<Candidate> entries, List<Candidate> shuffled) {
        if (entries.isEmpty()) {
            return;
        }
        Candidate best = duel.chosen(entries);
        List<Candidate> equals = shuffled.stream().filter(entry -> duel.compare(entry, best) == 0).toList();
        assertThat(duel.chosen(shuffled)).as(duel.what).isSameAs(equals.getFirst());
        count(Law.SHUFFLED, !shuffled.equals(entries) && equals.size() == 1);
        count(Law.SHUFFLED_EQUALS, equals.size() > 1);
    }

    private void count(Law law, boolean tried) {
        if (tried) {
            seen.merge(law, 1, Integer::sum);
        }
    }

    /** Compares by letting the selector choose between two. */
    private record Duel(Selector selector, Node node, String what) {

        boolean isServable(Candidate candidate) {
            return selector.select(List.of(candidate), node) instanceof Selection.Chosen;
        }

        Candidate chosen(List<Candidate> candidates) {
            return choice(candidates).chosen().candidate();
        }

        /** 1 where the one is better, -1 where the other is, 0 where only their places decide. */
        int compare(Candidate one, Candidate other) {
            Selection.Chosen choice = choice(List.of(one, other));
            if (choice.decidedBy() == Dimension.POSITION) {
                assertThat(choice.chosen().candidate()).as(what).isSameAs(one);
                return 0;
            }
            return choice.chosen().candidate().equals(one) ? 1 : -1;
        }

        private Selection.Chosen choice(List<Candidate> candidates) {
            return switch (selector.select(candidates, node)) {
                case Selection.Chosen chosen -> chosen;
                case Selection.NothingFits nothing -> throw new AssertionError(nothing.sentence() + ": " + what);
            };
        }
    }
}
