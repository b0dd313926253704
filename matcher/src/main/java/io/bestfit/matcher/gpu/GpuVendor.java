package io.bestfit.matcher.gpu;

/** A maker of GPUs, as far as images and nodes tell them apart. */
public enum GpuVendor {
    NVIDIA("NVIDIA"),
    AMD("AMD"),
    INTEL("Intel");

    private final String label;

    GpuVendor(String label) {
        this.label = label;
    }

    /** The name for people. */
    public String label() {
        return label;
    }
}
