package io.bestfit.matcher;

import io.bestfit.matcher.rule.Dimension;
import java.util.List;

/**
 * What an operator decides about selection.
 *
 * @param unverified what happens to entries that need something the node does not speak of
 * @param order a permutation of all dimensions, the most important first; {@code position} is last
 */
public record Policy(Unverified unverified, List<Dimension> order) {

    /** What holds where the operator decides nothing. */
    public static final Policy DEFAULT = new Policy(Unverified.SKIP, List.of(Dimension.values()));

    /**
     * @throws IllegalArgumentException where the order is no permutation of the dimensions, or position is not last
     */
    public Policy {
        order = List.copyOf(order);
        if (order.size() != Dimension.values().length || !order.containsAll(List.of(Dimension.values()))) {
            throw new IllegalArgumentException("the order names every dimension once: " + List.of(Dimension.values()));
        }
        if (order.getLast() != Dimension.POSITION) {
            throw new IllegalArgumentException("position is always the last dimension of the order");
        }
    }

    /** Whether an entry with so many violated and unknown claims is served. */
    boolean serves(int violated, int unknown) {
        return violated == 0 && (unknown == 0 || unverified == Unverified.LAST);
    }

    /** What happens to an entry of which something could not be verified. */
    public enum Unverified {
        /** It is not served. */
        SKIP,
        /** It is served where nothing verified is left. */
        LAST
    }
}
