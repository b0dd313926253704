package io.bestfit.proxy.registry;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The script of a registry's faults.
 *
 * <pre>{@code
 * registry.faults().on(RequestPredicate.manifests()).times(2).answer(Fault.status(503));
 * }</pre>
 *
 * <p>The first rule that matches a request holds. A rule with several faults gives them in turn.
 */
public final class Faults {

    private final List<Rule> rules = new ArrayList<>();

    Faults() {}

    /** A rule in the making. */
    public final class When {

        private final RequestPredicate predicate;
        private final int times;

        private When(RequestPredicate predicate, int times) {
            this.predicate = predicate;
            this.times = times;
        }

        /** Bounds how often the rule holds; then it disappears. */
        public When times(int most) {
            return new When(predicate, most);
        }

        /** Adds the rule: the faults in turn, until its times are used up or the script is cleared. */
        public void answer(Fault first, Fault... others) {
            List<Fault> inTurn = new ArrayList<>(List.of(others));
            inTurn.addFirst(first);
            add(new Rule(predicate, inTurn, times));
        }
    }

    private static final class Rule {

        private final RequestPredicate predicate;
        private final List<Fault> inTurn;
        private final int times;
        private int used;

        private Rule(RequestPredicate predicate, List<Fault> inTurn, int times) {
            this.predicate = predicate;
            this.inTurn = inTurn;
            this.times = times;
        }

        private Fault next() {
            Fault fault = inTurn.get(used % inTurn.size());
            used++;
            return fault;
        }
    }

    /** Begins a rule for the requests of a predicate. */
    public When on(RequestPredicate predicate) {
        return new When(predicate, Integer.MAX_VALUE);
    }

    /** Removes every rule. */
    public synchronized void clear() {
        rules.clear();
    }

    private synchronized void add(Rule rule) {
        rules.add(rule);
    }

    /** The fault for a request; the rule's count goes down. */
    synchronized Optional<Fault> next(RecordedRequest request) {
        for (Iterator<Rule> all = rules.iterator(); all.hasNext();) {
            Rule rule = all.next();
            if (rule.predicate.matches(request)) {
                Fault fault = rule.next();
                if (rule.used >= rule.times) {
                    all.remove();
                }
                return Optional.of(fault);
            }
        }
        return Optional.empty();
    }
}
