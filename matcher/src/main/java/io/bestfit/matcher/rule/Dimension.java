package io.bestfit.matcher.rule;

import java.util.Locale;

/**
 * One aspect by which two images that both run on a node are compared, in the order that holds unless an
 * operator sets another.
 *
 * <p>The first dimension in which two images differ decides between them, and is the explanation.
 */
public enum Dimension {
    VERIFIED,
    ACCELERATOR,
    GPU_CODE,
    GPU_DRIVER,
    FABRIC,
    MPI,
    CPU,
    TOOLKIT,
    OS_VERSION,
    WEIGHT,
    CLAIMS,
    POSITION;

    /** The name in configuration, headers and JSON, such as {@code gpu-code}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public String toString() {
        return label();
    }
}
