package io.bestfit.matcher.evidence;

/** Where a claim was found, in order of trust, highest first. */
public enum EvidenceSource {
    DESCRIPTOR("descriptor"),
    PLATFORM("platform"),
    MANIFEST("manifest"),
    CONFIG("config"),
    REFERRERS("referrers"),
    /** The name of the tag, where the site has a rule for it. */
    TAG("tag"),
    /** What the site states of entries that state nothing themselves. */
    SITE("site");

    private final String label;

    EvidenceSource(String label) {
        this.label = label;
    }

    /** The name in configuration and JSON. */
    public String label() {
        return label;
    }

    /** Whether it is the index itself, so that nothing more has to be had to know what it says. */
    public boolean isOfIndex() {
        return switch (this) {
            case DESCRIPTOR, PLATFORM -> true;
            case MANIFEST, CONFIG, REFERRERS, TAG, SITE -> false;
        };
    }
}
