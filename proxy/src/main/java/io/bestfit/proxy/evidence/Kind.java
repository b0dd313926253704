package io.bestfit.proxy.evidence;

import io.bestfit.matcher.evidence.EvidenceSource;
import java.util.Locale;

/** What is had in one piece of evidence outside the index. */
public enum Kind {
    /** The manifest and the configuration of an image. */
    IMAGE(EvidenceSource.MANIFEST, "manifest "),
    /** The artifacts that refer to an image or an index. */
    REFERRERS(EvidenceSource.REFERRERS, "referrers of "),
    /** The artifact under a tag of its own that speaks of what is under a tag. */
    TAGGED(EvidenceSource.REFERRERS, "tag ");

    private final EvidenceSource source;
    private final String where;

    Kind(EvidenceSource source, String where) {
        this.source = source;
        this.where = where;
    }

    /** The source that is named where it could not be had. */
    EvidenceSource source() {
        return source;
    }

    /** How it is told where it is, before a digest. */
    String where() {
        return where;
    }

    /** The name in metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
