package io.bestfit.matcher.nfd;

import io.bestfit.matcher.nfd.TemplateNode.Operand;
import java.util.ArrayList;
import java.util.List;

/** The parser of what stands in a template's action: a pipeline of values and functions. */
final class OperandParser {

    private static final int DEEPEST = 20;

    private final String text;
    private int place;

    private OperandParser(String text) {
        this.text = text;
    }

    static Operand parse(String action) throws MalformedRuleException {
        OperandParser parser = new OperandParser(action);
        Operand operand = parser.pipeline(0);
        if (parser.place < action.length()) {
            throw parser.malformed();
        }
        return operand;
    }

    /** Every further command gets the value before it as its last argument. */
    private Operand pipeline(int depth) throws MalformedRuleException {
        if (depth > DEEPEST) {
            throw new MalformedRuleException("a template nests deeper than " + DEEPEST + " parentheses");
        }
        Operand value = command(depth);
        while (take('|')) {
            if (!(command(depth) instanceof Operand.Call call)) {
                throw malformed();
            }
            List<Operand> arguments = new ArrayList<>(call.arguments());
            arguments.add(value);
            value = new Operand.Call(call.function(), arguments);
        }
        return value;
    }

    private Operand command(int depth) throws MalformedRuleException {
        skipSpace();
        if (place < text.length() && Character.isLetter(text.charAt(place))) {
            String function = word();
            List<Operand> arguments = new ArrayList<>();
            while (startsOperand()) {
                arguments.add(operand(depth));
            }
            return new Operand.Call(function, arguments);
        }
        return operand(depth);
    }

    private boolean startsOperand() {
        skipSpace();
        return place < text.length() && text.charAt(place) != '|' && text.charAt(place) != ')';
    }

    private Operand operand(int depth) throws MalformedRuleException {
        skipSpace();
        char c = place < text.length() ? text.charAt(place) : 0;
        if (c == '(') {
            place++;
            Operand inner = pipeline(depth + 1);
            if (!take(')')) {
                throw malformed();
            }
            return inner;
        }
        if (c == '.') {
            return field(false);
        }
        if (c == '$') {
            place++;
            if (place < text.length() && text.charAt(place) != '.' && !Character.isWhitespace(text.charAt(place))) {
                throw malformed();
            }
            return field(true);
        }
        if (c == '"' || c == '`') {
            return new Operand.Literal(quoted(c));
        }
        if (Character.isDigit(c) || c == '-') {
            return number();
        }
        if (Character.isLetter(c)) {
            String word = word();
            return word.equals("true") || word.equals("false")
                    ? new Operand.Literal(Boolean.valueOf(word))
                    : new Operand.Call(word, List.of());
        }
        throw malformed();
    }

    private Operand field(boolean root) {
        List<String> keys = new ArrayList<>();
        while (place < text.length() && text.charAt(place) == '.') {
            place++;
            String key = word();
            if (key.isEmpty()) {
                break;
            }
            keys.add(key);
        }
        return new Operand.Field(root, keys);
    }

    private Operand number() throws MalformedRuleException {
        int start = place++;
        while (place < text.length() && Character.isDigit(text.charAt(place))) {
            place++;
        }
        try {
            return new Operand.Literal(Long.valueOf(text.substring(start, place)));
        } catch (NumberFormatException e) {
            throw malformed();
        }
    }

    private String quoted(char quote) throws MalformedRuleException {
        StringBuilder value = new StringBuilder();
        for (place++; place < text.length(); place++) {
            char c = text.charAt(place);
            if (c == quote) {
                place++;
                return value.toString();
            }
            if (c == '\\' && quote == '"') {
                place++;
                value.append(switch (place < text.length() ? text.charAt(place) : 0) {
                    case 'n' -> '\n';
                    case 't' -> '\t';
                    case '"' -> '"';
                    case '\\' -> '\\';
                    default -> throw malformed();
                });
            } else {
                value.append(c);
            }
        }
        throw malformed();
    }

    private String word() {
        int start = place;
        while (place < text.length() && (Character.isLetterOrDigit(text.charAt(place)) || text.charAt(place) == '_')) {
            place++;
        }
        return text.substring(start, place);
    }

    private boolean take(char c) {
        skipSpace();
        if (place < text.length() && text.charAt(place) == c) {
            place++;
            return true;
        }
        return false;
    }

    private void skipSpace() {
        while (place < text.length() && Character.isWhitespace(text.charAt(place))) {
            place++;
        }
    }

    private MalformedRuleException malformed() {
        return new MalformedRuleException(
                "a template has '" + text + "', of which Bestfit does not read what begins at '"
                        + text.substring(Math.min(place, text.length())) + "'");
    }
}
