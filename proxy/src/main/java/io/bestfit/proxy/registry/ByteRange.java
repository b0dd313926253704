package io.bestfit.proxy.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a {@code Range} header asks of a body of known length.
 *
 * <p>Too many ranges, other units and malformed text are ignored, as RFC 9110, section 14.2 allows.
 */
sealed interface ByteRange {

    /** At most 18 digits, so that a position is always a {@code long}. */
    Pattern ONE = Pattern.compile("(\\d{0,18})-(\\d{0,18})");
    String UNIT = "bytes=";
    /** More ranges at once cost more than they are worth (RFC 9110, section 14.2); a judgement. */
    int MOST = 16;

    /** Bytes {@code first} to {@code last}, both included. */
    record Part(long first, long last) implements ByteRange {}

    /** Several parts, in the order in which they were asked for. */
    record Parts(List<Part> parts) implements ByteRange {}

    /** A range that lies outside of the body. */
    record Unsatisfiable() implements ByteRange {}

    /** Reads the header, or nothing where the whole body is the answer. */
    static Optional<ByteRange> parse(String header, long length) {
        String text = header.strip();
        String[] asked = text.startsWith(UNIT) ? text.substring(UNIT.length()).split(",", -1) : new String[0];
        if (asked.length == 0 || asked.length > MOST) {
            return Optional.empty();
        }
        List<Part> parts = new ArrayList<>();
        for (String range : asked) {
            Optional<ByteRange> one = one(range.strip(), length);
            if (one.isEmpty()) {
                return Optional.empty();
            }
            if (one.get() instanceof Part part) {
                parts.add(part);
            }
        }
        return Optional.of(switch (parts.size()) {
            case 0 -> new Unsatisfiable();
            case 1 -> parts.getFirst();
            default -> new Parts(List.copyOf(parts));
        });
    }

    private static Optional<ByteRange> one(String range, long length) {
        Matcher matcher = ONE.matcher(range);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String from = matcher.group(1);
        String to = matcher.group(2);
        if (from.isEmpty()) {
            return to.isEmpty() ? Optional.empty() : Optional.of(suffix(Long.parseLong(to), length));
        }
        long first = Long.parseLong(from);
        long last = to.isEmpty() ? Long.MAX_VALUE : Long.parseLong(to);
        if (last < first) {
            return Optional.empty();
        }
        return Optional.of(first >= length ? new Unsatisfiable() : new Part(first, Math.min(last, length - 1)));
    }

    private static ByteRange suffix(long wanted, long length) {
        return wanted == 0 || length == 0
                ? new Unsatisfiable()
                : new Part(Math.max(0, length - wanted), length - 1);
    }
}
