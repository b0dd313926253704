package io.bestfit.matcher.nvidia;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A constraint with the environment variable that states it.
 *
 * <p>Source: NVIDIA/nvidia-container-toolkit, internal/config/image/cuda_image.go.
 *
 * @param variable the variable, such as {@code NVIDIA_REQUIRE_CUDA}, or {@code CUDA_VERSION} of an old image
 * @param value its value as it was written
 * @param constraint the constraint; {@code null} where the value is one that no container runtime can read
 */
public record StatedConstraint(String variable, String value, @Nullable Constraint constraint) {

    /** The most variables; NVIDIA/libnvidia-container, src/cli/cli.h, takes no more. */
    public static final int MOST_CONSTRAINTS = 32;
    /** The longest value, seven times that of the longest known. */
    public static final int LONGEST_VALUE = 16_384;

    private static final String PREFIX = "NVIDIA_REQUIRE_";
    private static final String CUDA = PREFIX + "CUDA";
    // Versions of Tegra's operating system, which no driver of a server has.
    private static final String JETPACK = PREFIX + "JETPACK";
    private static final String DISABLE = "NVIDIA_DISABLE_REQUIRE";
    private static final String CUDA_VERSION = "CUDA_VERSION";

    // What Go's strconv.ParseBool takes for true; anything else, a fault included, is not.
    private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");
    // Source: golang.org/x/mod/semver, which reads one or two numbers as well as all three.
    private static final Pattern SEMANTIC_VERSION = Pattern.compile("v?(0|[1-9]\\d{0,8})(?:\\.(0|[1-9]\\d{0,8})"
            + "(?:\\.(?:0|[1-9]\\d{0,8})(?:-[0-9A-Za-z.-]{1,64})?(?:\\+[0-9A-Za-z.-]{1,64})?)?)?");

    /**
     * Collects the constraints of an image's environment, in the order of the variables' names. They hold together; one
     * that asks for nothing is left out.
     *
     * <p>An old image, which has {@code CUDA_VERSION} and no {@code NVIDIA_REQUIRE_CUDA}, requires that CUDA version.
     */
    public static List<StatedConstraint> collect(Map<String, String> environment) {
        if (TRUE.contains(environment.getOrDefault(DISABLE, ""))) {
            return List.of();
        }
        List<StatedConstraint> stated = new ArrayList<>();
        for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
            String name = variable.getKey();
            if (name.startsWith(PREFIX) && !name.startsWith(JETPACK)) {
                of(name, variable.getValue()).ifPresent(stated::add);
            }
        }
        String version = environment.getOrDefault(CUDA_VERSION, "");
        if (!version.isEmpty() && environment.getOrDefault(CUDA, "").isEmpty()) {
            stated.add(legacy(version));
        }
        return List.copyOf(stated);
    }

    private static Optional<StatedConstraint> of(String variable, String value) {
        if (value.length() > LONGEST_VALUE) {
            return Optional.of(new StatedConstraint(variable, value, null));
        }
        Constraint constraint = Constraint.parse(value);
        return constraint.isEmpty()
                ? Optional.empty()
                : Optional.of(new StatedConstraint(variable, value, constraint));
    }

    private static StatedConstraint legacy(String version) {
        Matcher matcher = SEMANTIC_VERSION.matcher(version);
        if (version.length() > LONGEST_VALUE || !matcher.matches()) {
            return new StatedConstraint(CUDA_VERSION, version, null);
        }
        String minor = matcher.group(2) == null ? "0" : matcher.group(2);
        return new StatedConstraint(CUDA_VERSION, version,
                Constraint.parse("cuda>=" + matcher.group(1) + "." + minor));
    }
}
