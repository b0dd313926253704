package io.bestfit.proxy.config;

import io.bestfit.matcher.Policy;
import io.bestfit.matcher.evidence.EvidenceSource;
import io.bestfit.matcher.rule.Dimension;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * How an image is chosen, and what happens where none can be.
 *
 * @param onNoMatch what a client gets when no image fits its node
 * @param onBadDeclaration what a client gets whose declaration cannot be read
 * @param unverified what happens to images that need something the node does not speak of
 * @param order the dimensions, the most important first; {@code position} is last
 * @param evidence where it is read what an image needs
 * @param tagTtl how long it may go unseen that a tag names another index; zero: not at all
 */
public record Selection(OnNoMatch onNoMatch, OnBadDeclaration onBadDeclaration, Policy.Unverified unverified,
        List<Dimension> order, Set<EvidenceSource> evidence, Duration tagTtl) {

    /** The sources that an operator switches: what the site itself states is switched where it states it. */
    public static final List<EvidenceSource> SOURCES = Arrays.stream(EvidenceSource.values())
            .filter(source -> source != EvidenceSource.SITE).toList();

    /** The defaults that README.md, "Configure", lists. */
    public static final Selection DEFAULT = new Selection(OnNoMatch.PASSTHROUGH, OnBadDeclaration.REFUSE,
            Policy.DEFAULT.unverified(), Policy.DEFAULT.order(), Set.copyOf(SOURCES));

    public Selection {
        order = new Policy(unverified, order).order();
        evidence = Set.copyOf(evidence);
    }

    /** A selection that asks for every tag every time. */
    public Selection(OnNoMatch onNoMatch, OnBadDeclaration onBadDeclaration, Policy.Unverified unverified,
            List<Dimension> order, Set<EvidenceSource> evidence) {
        this(onNoMatch, onBadDeclaration, unverified, order, evidence, Duration.ZERO);
    }

    /** The part that the matcher is asked with. */
    public Policy policy() {
        return new Policy(unverified, order);
    }

    /** What a client gets when no image fits its node. */
    public enum OnNoMatch {
        /** The index, untouched, with a {@code Warning}. */
        PASSTHROUGH,
        /** 403 with the whole reason. */
        REFUSE
    }

    /** What a client gets whose declaration cannot be read. */
    public enum OnBadDeclaration {
        /** 400 with the position and what was expected there. */
        REFUSE,
        /** What it would get without a declaration, with a {@code Warning}. */
        PASSTHROUGH
    }
}
