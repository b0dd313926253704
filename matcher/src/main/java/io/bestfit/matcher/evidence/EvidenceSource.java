package io.bestfit.matcher.evidence;

/** Where a claim was found, in order of trust, highest first (contract, section 4). */
public enum EvidenceSource {
    DESCRIPTOR("descriptor"), PLATFORM("platform");

    private final String label;

    EvidenceSource(String label) {
        this.label = label;
    }

    /** The name in configuration and JSON. */
    public String label() {
        return label;
    }
}
