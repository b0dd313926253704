package io.bestfit.matcher;

/**
 * An entry that would have done better on this node, and what the node lacks for it.
 *
 * @param position the entry's place in the index
 * @param would what would happen, such as {@code be the best fit}
 * @param condition what the node lacks, such as {@code nvidia-driver >= 560.28.03}
 */
public record Missed(int position, String would, String condition) {}
