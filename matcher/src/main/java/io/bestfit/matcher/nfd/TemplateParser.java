package io.bestfit.matcher.nfd;

import io.bestfit.matcher.nfd.TemplateNode.Block;
import io.bestfit.matcher.nfd.TemplateNode.Kind;
import io.bestfit.matcher.nfd.TemplateNode.Operand;
import java.util.ArrayList;
import java.util.List;

/** The parser of templates: text and actions in double braces, with their trimming dashes. */
final class TemplateParser {

    private static final int DEEPEST = 20;
    private static final String OPEN = "{{";
    private static final String CLOSE = "}}";

    private final String template;
    private int place;
    private boolean trimNext;
    private String action = "";

    private TemplateParser(String template) {
        this.template = template;
    }

    static List<TemplateNode> parse(String template) throws MalformedRuleException {
        TemplateParser parser = new TemplateParser(template);
        List<TemplateNode> nodes = parser.until(0);
        if (!parser.action.isEmpty()) {
            throw new MalformedRuleException("a template has '" + parser.action + "' without a block");
        }
        return nodes;
    }

    /** Reads up to an action that ends or divides a block, which it leaves in {@link #action}; empty at the end. */
    private List<TemplateNode> until(int depth) throws MalformedRuleException {
        if (depth > DEEPEST) {
            throw new MalformedRuleException("a template nests deeper than " + DEEPEST + " blocks");
        }
        List<TemplateNode> nodes = new ArrayList<>();
        while (next(nodes)) {
            if (action.isEmpty()) {
                continue;
            }
            String word = action.split("[\\s(]", 2)[0];
            String rest = action.substring(word.length()).strip();
            switch (word) {
                case "end", "else" -> {
                    return nodes;
                }
                case "range" -> nodes.add(block(Kind.RANGE, rest, depth));
                case "if" -> nodes.add(block(Kind.IF, rest, depth));
                case "with" -> nodes.add(block(Kind.WITH, rest, depth));
                default -> nodes.add(new TemplateNode.Value(OperandParser.parse(action)));
            }
        }
        action = "";
        return nodes;
    }

    private TemplateNode block(Kind kind, String operand, int depth) throws MalformedRuleException {
        Operand value = OperandParser.parse(operand);
        List<TemplateNode> body = until(depth + 1);
        List<TemplateNode> otherwise = List.of();
        if (action.equals("else")) {
            otherwise = until(depth + 1);
        } else if (kind == Kind.IF && action.startsWith("else if ")) {
            // One "end" closes the whole chain: the inner block leaves it in place.
            return new Block(kind, value, body,
                    List.of(block(kind, action.substring("else if ".length()), depth + 1)));
        }
        if (!action.equals("end")) {
            throw new MalformedRuleException("a template's " + kind.name().toLowerCase(java.util.Locale.ROOT)
                    + " has no end");
        }
        return new Block(kind, value, body, otherwise);
    }

    /** Reads text up to the next action, and that action; false where there is none. */
    private boolean next(List<TemplateNode> nodes) throws MalformedRuleException {
        int open = template.indexOf(OPEN, place);
        String text = open < 0 ? template.substring(place) : template.substring(place, open);
        if (trimNext) {
            text = text.stripLeading();
            trimNext = false;
        }
        if (open < 0) {
            add(nodes, text);
            place = template.length();
            return false;
        }
        int start = open + OPEN.length();
        if (template.startsWith("- ", start)) {
            text = text.stripTrailing();
            start += 2;
        }
        add(nodes, text);
        int close = closing(start);
        int end = close;
        if (template.startsWith(" -", end - 2) && end - 2 >= start) {
            end -= 2;
            trimNext = true;
        }
        place = close + CLOSE.length();
        String inner = template.substring(start, end).strip();
        action = inner.startsWith("/*") && inner.endsWith("*/") ? "" : inner;
        return true;
    }

    /** Where the action ends; braces in quotes do not count. */
    private int closing(int start) throws MalformedRuleException {
        char quote = 0;
        for (int at = start; at < template.length(); at++) {
            char c = template.charAt(at);
            if (quote != 0) {
                if (c == '\\' && quote == '"') {
                    at++;
                } else if (c == quote) {
                    quote = 0;
                }
            } else if (c == '"' || c == '`') {
                quote = c;
            } else if (template.startsWith(CLOSE, at)) {
                return at;
            }
        }
        throw new MalformedRuleException("a template's action is not closed");
    }

    private static void add(List<TemplateNode> nodes, String text) {
        if (!text.isEmpty()) {
            nodes.add(new TemplateNode.Text(text));
        }
    }
}
