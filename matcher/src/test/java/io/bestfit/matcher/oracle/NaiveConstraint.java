package io.bestfit.matcher.oracle;

import io.bestfit.matcher.evidence.Requirement.NvidiaConstraint;
import io.bestfit.matcher.node.Node;
import io.bestfit.matcher.version.Version;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A constraint of NVIDIA's container runtime on one node, from its text: alternatives between spaces, conditions between
 * commas, evaluated once for each device.
 */
final class NaiveConstraint {

    private static final Pattern CONDITION = Pattern.compile("([^<>=!]+)(=|!=|!|<=|<|>=|>)([^<>=!].*)");
    private static final List<String> NAMES = List.of("cuda", "driver", "arch", "brand");

    private final Node node;

    NaiveConstraint(Node node) {
        this.node = node;
    }

    State state(NvidiaConstraint wanted) {
        Node.NvidiaGpus gpus = node.nvidia();
        if (gpus == null) {
            return State.NO;
        }
        List<@Nullable String> devices = new ArrayList<>();
        gpus.computeCapabilities().forEach(device -> devices.add(device.toString()));
        if (devices.isEmpty()) {
            devices.add(null);
        }
        return State.worst(devices.stream().map(device -> onDevice(wanted, gpus, device)).toList());
    }

    private State onDevice(NvidiaConstraint wanted, Node.NvidiaGpus gpus, @Nullable String device) {
        List<State> alternatives = new ArrayList<>();
        for (String alternative : wanted.constraint().text().split(" ", -1)) {
            if (alternative.isEmpty()) {
                continue;
            }
            List<State> conditions = new ArrayList<>();
            for (String condition : alternative.split(",", -1)) {
                if (!condition.isEmpty() && !conditions.contains(State.NO)) {
                    State state = condition(condition, gpus, device);
                    if (state == null) {
                        // What nobody can evaluate is an error unless an earlier alternative held.
                        return best(alternatives, wanted, gpus);
                    }
                    conditions.add(state);
                }
            }
            if (conditions.isEmpty()) {
                return alternatives.isEmpty() ? State.YES : best(alternatives, wanted, gpus);
            }
            alternatives.add(State.worst(conditions));
        }
        return best(alternatives, wanted, gpus);
    }

    // The runtime takes what nobody knows for true; the driver it always knows, and then so do we want to.
    private static State best(List<State> alternatives, NvidiaConstraint wanted, Node.NvidiaGpus gpus) {
        if (alternatives.contains(State.YES)) {
            return State.YES;
        }
        if (!alternatives.contains(State.OPEN)) {
            return State.NO;
        }
        Version driver = gpus.driver();
        Version enough = wanted.toolkit() == null ? null : wanted.toolkit().driver();
        return driver != null && enough != null && driver.compareTo(enough) >= 0 ? State.YES : State.OPEN;
    }

    /** Whether a condition holds; open where it does because nobody knows the driver, {@code null} where it is none. */
    private static @Nullable State condition(String text, Node.NvidiaGpus gpus, @Nullable String device) {
        Matcher read = CONDITION.matcher(text);
        if (!read.matches() || !NAMES.contains(read.group(1).toLowerCase(Locale.ROOT))) {
            return null;
        }
        String operator = read.group(2);
        String value = read.group(3);
        return switch (read.group(1).toLowerCase(Locale.ROOT)) {
            case "cuda" -> gpus.cuda() == null ? State.OPEN : version(gpus.cuda().toString(), operator, value);
            case "driver" -> gpus.driver() == null ? State.OPEN : version(gpus.driver().toString(), operator, value);
            case "arch" -> device == null ? State.YES : version(device, operator, value);
            case String _ -> gpus.brand() == null ? State.YES : brand(gpus.brand(), operator, value);
        };
    }

    private static @Nullable State brand(String there, String operator, String value) {
        boolean same = there.replaceAll("[ _-]", "").equals(value.toLowerCase(Locale.ROOT));
        return switch (operator) {
            case "=" -> State.of(same);
            case "!=", "!" -> State.of(!same);
            case String _ -> null;
        };
    }

    private static @Nullable State version(String there, String operator, String value) {
        if (!value.matches("\\d+(\\.\\d+)*\\.?")) {
            return null;
        }
        List<BigInteger> host = numbers(there);
        List<BigInteger> image = numbers(value);
        int order = IntStream.range(0, Math.max(host.size(), image.size()))
                .map(place -> number(host, place).compareTo(number(image, place))).filter(one -> one != 0).findFirst()
                .orElse(0);
        return State.of(switch (operator) {
            case "=" -> order == 0;
            case "!=", "!" -> order != 0;
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            case String _ -> order >= 0;
        });
    }

    private static List<BigInteger> numbers(String version) {
        return Arrays.stream(version.split("\\.")).map(BigInteger::new).toList();
    }

    private static BigInteger number(List<BigInteger> numbers, int place) {
        return place < numbers.size() ? numbers.get(place) : BigInteger.ZERO;
    }
}
