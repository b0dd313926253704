package io.bestfit.matcher.gpu;

import io.bestfit.matcher.version.Version;
import java.util.Optional;

/**
 * Code for NVIDIA devices: machine code ({@code sm_90}) or PTX ({@code compute_90}) of one compute capability.
 *
 * <p>Source: CUDA C++ Programming Guide, "Binary compatibility", "PTX compatibility", "Feature set compiler targets".
 *
 * @param text the target as it was written
 * @param ptx whether it is PTX, which the driver compiles at start
 * @param capability the compute capability that it was made for
 * @param scope which other devices it runs on
 */
public record CudaCode(String text, boolean ptx, Version capability, Scope scope) implements GpuCode {

    /** Which devices besides its own a piece of code runs on. */
    public enum Scope {
        /** Machine code: later devices of the same major number; PTX: all later devices. */
        COMPATIBLE,
        /** Suffix {@code f}: devices of the same family that are not older. */
        FAMILY,
        /** Suffix {@code a}: no other device. */
        EXACT
    }

    private static final String MACHINE_CODE = "sm_";
    private static final String PTX = "compute_";
    private static final int MOST_DIGITS = 3;

    /** Reads a target in lower case, or nothing where it is none. */
    static Optional<CudaCode> parse(String text) {
        boolean ptx = text.startsWith(PTX);
        if (!ptx && !text.startsWith(MACHINE_CODE)) {
            return Optional.empty();
        }
        String digits = text.substring(ptx ? PTX.length() : MACHINE_CODE.length());
        Scope scope = digits.endsWith("a") ? Scope.EXACT : digits.endsWith("f") ? Scope.FAMILY : Scope.COMPATIBLE;
        if (scope != Scope.COMPATIBLE) {
            digits = digits.substring(0, digits.length() - 1);
        }
        if (digits.length() < 2 || digits.length() > MOST_DIGITS
                || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        int number = Integer.parseInt(digits);
        return Optional
                .of(new CudaCode(text, ptx, GpuCode.capability(Version.of(number / 10 + "." + number % 10)), scope));
    }

    /** Whether it runs on a device, as far as the device's compute capability tells. */
    public boolean runsOn(Version declared) {
        Version device = GpuCode.capability(declared);
        return switch (scope) {
            case EXACT -> capability.equals(device);
            case FAMILY -> sameMajorNotOlder(device);
            case COMPATIBLE -> ptx
                    ? device.isAtLeast(capability)
                    : sameMajorNotOlder(device) && isEmbedded(device) == isEmbedded(capability);
        };
    }

    /** Whether it is machine code made for exactly this device. */
    public boolean isExactFor(Version declared) {
        return !ptx && capability.equals(GpuCode.capability(declared));
    }

    private boolean sameMajorNotOlder(Version device) {
        return capability.major() == device.major() && device.isAtLeast(capability);
    }

    // Machine code does not cross between the embedded chips (Tegra) and the others of one major number.
    private static boolean isEmbedded(Version device) {
        return switch (device.major() * 10 + device.minor()) {
            case 32, 53, 62, 72, 87 -> true;
            default -> false;
        };
    }
}
