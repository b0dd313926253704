package io.bestfit.matcher.oracle;

import java.util.Collection;

/** Whether a claim holds: yes, no, or nobody says; the worst of several is the last one. */
enum State {
    YES,
    OPEN,
    NO;

    static State of(boolean holds) {
        return holds ? YES : NO;
    }

    static State worst(Collection<State> states) {
        State worst = YES;
        for (State state : states) {
            worst = state.compareTo(worst) > 0 ? state : worst;
        }
        return worst;
    }
}
