package io.bestfit.matcher.nvidia;

import java.util.Locale;
import java.util.Optional;

/** A fact of the host that a constraint can name, in any case of its letters. */
public enum Property {
    /** The highest CUDA version that the driver supports. */
    CUDA,
    /** The version of the driver. */
    DRIVER,
    /** The compute capability of a device. */
    ARCH,
    /** The brand of a device, as NVML calls it. */
    BRAND;

    private final String label = name().toLowerCase(Locale.ROOT);

    static Optional<Property> named(String name) {
        for (Property property : values()) {
            if (Ascii.equalIgnoringCase(property.label, name)) {
                return Optional.of(property);
            }
        }
        return Optional.empty();
    }

    /** The name in constraints. */
    public String label() {
        return label;
    }
}
