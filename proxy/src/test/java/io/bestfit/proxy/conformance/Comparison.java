package io.bestfit.proxy.conformance;

import io.bestfit.proxy.registry.RecordedRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One play of a scenario on each side.
 *
 * @param directBase scheme and authority of the registry
 * @param throughBase scheme and authority of Bestfit
 */
record Comparison(Scenario scenario, List<Exchange> direct, String directBase, List<Exchange> through,
        String throughBase) {

    /** What differs between requests of a client and of Bestfit, as documented: whom they name, by whom they come. */
    private static final Set<String> OF_ONE_CONNECTION = Set.of("host", "via", "connection", "transfer-encoding");

    static Comparison of(Scenario scenario, String run, Side direct, Side through) throws Exception {
        return new Comparison(scenario, direct.play(scenario, run).exchanges(), direct.base(),
                through.play(scenario, run).exchanges(), through.base());
    }

    int exchanges() {
        return Math.max(direct.size(), through.size());
    }

    boolean differs(int exchange) {
        return !Normal.text(through.get(exchange).answer(), throughBase)
                .equals(Normal.text(direct.get(exchange).answer(), directBase));
    }

    String difference(int exchange) {
        return "%s: %s is answered%n%s%nand through Bestfit%n%s".formatted(scenario, direct.get(exchange).request(),
                Normal.text(direct.get(exchange).answer(), directBase),
                Normal.text(through.get(exchange).answer(), throughBase));
    }

    /** The first answer that is not the same; what comes after it follows from it. */
    List<String> differences() {
        for (int at = 0; at < Math.min(direct.size(), through.size()); at++) {
            if (differs(at)) {
                return List.of(difference(at));
            }
        }
        return direct.size() == through.size()
                ? List.of()
                : List.of("%s: %d exchanges, and %d through Bestfit".formatted(scenario, direct.size(),
                        through.size()));
    }

    /** Where a registry was not asked the same by Bestfit as by the client itself. */
    static List<String> differences(Scenario scenario, List<RecordedRequest> direct, List<RecordedRequest> through) {
        List<String> differences = new ArrayList<>();
        String asked = texts(direct);
        String askedThrough = texts(through);
        if (!asked.equals(askedThrough)) {
            differences.add("%s: the registry was asked%n%s%nand through Bestfit%n%s".formatted(scenario, asked,
                    askedThrough));
        }
        return differences;
    }

    private static String texts(List<RecordedRequest> requests) {
        return requests.stream().map(Comparison::text).collect(Collectors.joining("\n"));
    }

    private static String text(RecordedRequest request) {
        return request.headers().entries().stream()
                .filter(line -> !OF_ONE_CONNECTION.contains(line.getKey().toLowerCase(Locale.ROOT)))
                .map(line -> "\n  " + line.getKey() + ": " + line.getValue().replaceFirst("^Bearer .*", "Bearer …"))
                .collect(Collectors.joining("", Normal.upload(request.toString()), ""));
    }
}
