package io.bestfit.proxy.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a machine says of itself, before anything is concluded from it.
 *
 * <p>As text: the line {@value #FIRST_LINE}, then facts. A fact is {@code name: value}, and each line behind it that
 * begins with a blank belongs to it. Names that nobody knows are kept and mean nothing. {@code deploy/node/README.md}
 * lists those that mean something.
 *
 * @param facts the facts in the order in which they were found; a name may come several times
 */
public record RawFacts(List<Fact> facts) {

    /** The first line of the text: what it is, and the version of its form. */
    public static final String FIRST_LINE = "bestfit-facts: 1";
    /** The longest text; a machine of two hundred modules and GPUs needs a tenth of it. */
    public static final int MAX_BYTES = 256 * 1024;
    static final int MAX_LINES = 8192;
    /** The longest line that is read; the flags of today's processors take 2.5 KiB. */
    static final int MAX_LINE = 8192;

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}");

    /**
     * One fact.
     *
     * @param name what it is of, such as {@code kernel}
     * @param value what stands beside the name; often nothing
     * @param lines what stands below it, without the blank before each line
     */
    public record Fact(String name, String value, List<String> lines) {

        public Fact {
            lines = List.copyOf(lines);
        }
    }

    public RawFacts {
        facts = List.copyOf(facts);
    }

    /**
     * Reads the text; characters that are not printable ASCII are dropped.
     *
     * @throws MalformedFactsException where it is too long, or a line is none of a fact; nothing else is thrown
     */
    public static RawFacts parse(String text) throws MalformedFactsException {
        if (text.length() > MAX_BYTES) {
            throw new MalformedFactsException("the raw facts are over " + MAX_BYTES + " bytes: send less");
        }
        List<String> lines = text.lines().limit(MAX_LINES + 1L).map(RawFacts::printable).toList();
        if (lines.size() > MAX_LINES) {
            throw new MalformedFactsException("the raw facts are over " + MAX_LINES + " lines: send less");
        }
        if (lines.isEmpty() || !lines.getFirst().strip().equals(FIRST_LINE)) {
            throw new MalformedFactsException("these are no raw facts: their first line is '" + FIRST_LINE
                    + "', as 'bestfit-node facts' writes it");
        }
        List<Fact> facts = new ArrayList<>();
        int at = 1;
        while (at < lines.size()) {
            String line = lines.get(at);
            if (line.isBlank()) {
                at++;
                continue;
            }
            int colon = line.indexOf(':');
            if (colon < 0 || !NAME.matcher(line.substring(0, colon)).matches()) {
                throw new MalformedFactsException("line " + (at + 1) + " of the raw facts is none: write 'name: value',"
                        + " and begin the lines that belong to it with a blank");
            }
            int end = at + 1;
            while (end < lines.size() && isContinued(lines.get(end))) {
                end++;
            }
            facts.add(new Fact(line.substring(0, colon), line.substring(colon + 1).strip(),
                    lines.subList(at + 1, end).stream().map(below -> below.substring(1)).toList()));
            at = end;
        }
        return new RawFacts(facts);
    }

    /** The text without what is not printable ASCII, and cut where it is over the longest line. */
    static String printable(String line) {
        StringBuilder kept = new StringBuilder(Math.min(line.length(), MAX_LINE));
        for (int i = 0; i < line.length() && kept.length() < MAX_LINE; i++) {
            char c = line.charAt(i);
            if ((c >= 0x20 && c < 0x7f) || c == '\t') {
                kept.append(c);
            }
        }
        return kept.toString();
    }

    /** All facts of a name. */
    List<Fact> all(String name) {
        return facts.stream().filter(fact -> fact.name().equals(name)).toList();
    }

    boolean has(String name) {
        return facts.stream().anyMatch(fact -> fact.name().equals(name));
    }

    /** The value of the first fact of a name; empty where there is none. */
    String value(String name) {
        return facts.stream().filter(fact -> fact.name().equals(name)).map(Fact::value).findFirst().orElse("");
    }

    /** The lines below all facts of a name, stripped, blank ones left out. */
    List<String> lines(String name) {
        return all(name).stream().flatMap(fact -> fact.lines().stream()).map(String::strip)
                .filter(line -> !line.isEmpty()).toList();
    }

    /** The same facts as text; it reads back equal. */
    public String text() {
        StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
        for (Fact fact : facts) {
            text.append(fact.name()).append(':');
            if (!fact.value().isEmpty()) {
                text.append(' ').append(fact.value());
            }
            text.append('\n');
            fact.lines().forEach(line -> text.append(' ').append(line).append('\n'));
        }
        return text.toString();
    }

    private static boolean isContinued(String line) {
        return line.startsWith(" ") || line.startsWith("\t");
    }
}
