package io.bestfit.matcher.nvidia;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a host's NVIDIA driver and of one of its devices; {@code null} where nobody said.
 *
 * <p>Source: NVIDIA/libnvidia-container, src/cli/configure.c.
 */
public final class GpuFacts {

    private final @Nullable DottedNumber cuda;
    private final @Nullable DottedNumber driver;
    private final @Nullable DottedNumber arch;
    private final @Nullable String brand;

    /**
     * @param cuda the highest CUDA version of the driver, such as {@code 12.4}
     * @param driver the driver's version, such as {@code 550.54.15}
     * @param arch the device's compute capability, such as {@code 9.0}
     * @param brand the device's brand, such as {@code Tesla}
     */
    public GpuFacts(@Nullable String cuda, @Nullable String driver, @Nullable String arch, @Nullable String brand) {
        this.cuda = read(cuda);
        this.driver = read(driver);
        this.arch = read(arch);
        this.brand = brand;
    }

    // What a driver reports are digits and dots; anything that a declaration adds to them says no more.
    private static @Nullable DottedNumber read(@Nullable String version) {
        if (version == null) {
            return null;
        }
        int start = version.startsWith("v") ? 1 : 0;
        int end = start;
        while (end < version.length() && "0123456789.".indexOf(version.charAt(end)) >= 0) {
            end++;
        }
        return end == start ? null : DottedNumber.read(version.substring(start, end));
    }

    @Nullable
    DottedNumber version(Property property) {
        return switch (property) {
            case CUDA -> cuda;
            case DRIVER -> driver;
            case ARCH -> arch;
            case BRAND -> null;
        };
    }

    @Nullable
    String brand() {
        return brand;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GpuFacts that && Objects.equals(cuda, that.cuda) && Objects.equals(driver, that.driver)
                && Objects.equals(arch, that.arch) && Objects.equals(brand, that.brand);
    }

    @Override
    public int hashCode() {
        return Objects.hash(cuda, driver, arch, brand);
    }

    @Override
    public String toString() {
        return "GpuFacts[cuda=" + cuda + ", driver=" + driver + ", arch=" + arch + ", brand=" + brand + "]";
    }
}
