package io.bestfit.matcher.nfd;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The part of Go's text/template that rules use to make variables of what matched: text, values, {@code range},
 * {@code if}, {@code with}, and a few functions (kubernetes-sigs/node-feature-discovery:pkg/apis/nfd/template).
 *
 * <p>A template that uses anything else is malformed here; it is never half expanded.
 */
public final class VariablesTemplate {

    /** As upstream; the longest template, in characters. */
    private static final int LONGEST = 64 * 1024;
    /** The longest text that a template may grow to, in characters. */
    private static final int LONGEST_OUTPUT = 256 * 1024;

    private final String text;
    private final List<TemplateNode> nodes;
    private final @Nullable String fault;

    private VariablesTemplate(String text, List<TemplateNode> nodes, @Nullable String fault) {
        this.text = text;
        this.nodes = nodes;
        this.fault = fault;
    }

    /** Reads a template; one that is malformed is so when it is expanded, since nobody else is to be spoiled by it. */
    static VariablesTemplate read(String text) {
        if (text.length() > LONGEST) {
            return new VariablesTemplate(text, List.of(), "a template is over " + LONGEST + " characters");
        }
        try {
            return new VariablesTemplate(text, TemplateParser.parse(text), null);
        } catch (MalformedRuleException e) {
            return new VariablesTemplate(text, List.of(), e.getMessage());
        }
    }

    /** Whether there is none. */
    boolean isEmpty() {
        return text.isEmpty();
    }

    /**
     * Expands the template into lines of {@code key=value}.
     *
     * @param matched what matched, by the two parts of the feature's name
     * @param variables where the variables go
     */
    void expand(Map<String, Map<String, List<Map<String, String>>>> matched, Map<String, String> variables)
            throws MalformedRuleException {
        if (fault != null) {
            throw new MalformedRuleException(fault);
        }
        StringBuilder output = new StringBuilder();
        new TemplateExpansion(output, LONGEST_OUTPUT, matched).run(nodes, matched);
        int end;
        for (int start = 0; start <= output.length(); start = end + 1) {
            end = output.indexOf("\n", start);
            end = end < 0 ? output.length() : end;
            String item = output.substring(start, end).strip();
            if (item.isEmpty()) {
                continue;
            }
            int equals = item.indexOf('=');
            if (equals < 0) {
                throw new MalformedRuleException("a template made the line '" + item + "', which is no key=value");
            }
            variables.put(item.substring(0, equals), item.substring(equals + 1));
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VariablesTemplate that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
