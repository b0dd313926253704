package io.bestfit.matcher.nfd;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The part of Go's text/template that rules use to make variables of what matched: text, values, {@code range},
 * {@code if}, {@code with}, and a few functions (kubernetes-sigs/node-feature-discovery:pkg/apis/nfd/template).
 *
 * <p>A template that uses anything else is malformed here; it is never half expanded.
 */
final class VariablesTemplate {

    /** As upstream; the longest template, in characters. */
    private static final int LONGEST = 64 * 1024;
    /** The longest text that a template may grow to, in characters. */
    private static final int LONGEST_OUTPUT = 256 * 1024;

    private VariablesTemplate() {}

    /**
     * Expands a template into lines of {@code key=value}.
     *
     * @param matched what matched, by the two parts of the feature's name
     */
    static Map<String, String> expand(String template, Map<String, Map<String, List<Map<String, String>>>> matched)
            throws MalformedRuleException {
        if (template.length() > LONGEST) {
            throw new MalformedRuleException("a template is over " + LONGEST + " characters");
        }
        StringBuilder output = new StringBuilder();
        new TemplateExpansion(output, LONGEST_OUTPUT, matched).run(TemplateParser.parse(template), matched);
        Map<String, String> variables = new LinkedHashMap<>();
        for (String line : output.toString().split("\n", -1)) {
            String item = line.strip();
            if (item.isEmpty()) {
                continue;
            }
            int equals = item.indexOf('=');
            if (equals < 0) {
                throw new MalformedRuleException("a template made the line '" + item + "', which is no key=value");
            }
            variables.put(item.substring(0, equals), item.substring(equals + 1));
        }
        return variables;
    }
}
