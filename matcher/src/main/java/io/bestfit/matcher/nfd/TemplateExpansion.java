package io.bestfit.matcher.nfd;

import io.bestfit.matcher.nfd.TemplateNode.Block;
import io.bestfit.matcher.nfd.TemplateNode.Operand;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** A template on its way into text; bounded in what it may write and in how many steps it may take. */
final class TemplateExpansion {

    private static final int MOST_STEPS = 100_000;

    private final StringBuilder output;
    private final int longest;
    private final Object root;
    private int steps;

    TemplateExpansion(StringBuilder output, int longest, Object root) {
        this.output = output;
        this.longest = longest;
        this.root = root;
    }

    void run(List<TemplateNode> nodes, Object dot) throws MalformedRuleException {
        for (TemplateNode node : nodes) {
            if (++steps > MOST_STEPS || output.length() > longest) {
                throw new MalformedRuleException("a template grows over its bounds");
            }
            switch (node) {
                case TemplateNode.Text(String text) -> output.append(text);
                case TemplateNode.Value(Operand operand) -> output.append(TemplateFunctions.text(value(operand, dot)));
                case Block block -> block(block, dot);
            }
        }
    }

    private void block(Block block, Object dot) throws MalformedRuleException {
        Object value = value(block.operand(), dot);
        if (!TemplateFunctions.isTrue(value)) {
            run(block.otherwise(), dot);
            return;
        }
        switch (block.kind()) {
            case IF -> run(block.body(), dot);
            case WITH -> run(block.body(), value);
            case RANGE -> {
                for (Object element : elements(value)) {
                    run(block.body(), element);
                }
            }
        }
    }

    private static Collection<?> elements(Object value) throws MalformedRuleException {
        return switch (value) {
            case List<?> list -> list;
            case Map<?, ?> map -> new java.util.TreeMap<>(map).values();
            default -> throw new MalformedRuleException("a template ranges over " + TemplateFunctions.text(value));
        };
    }

    private Object value(Operand operand, Object dot) throws MalformedRuleException {
        return switch (operand) {
            case Operand.Literal(Object value) -> value;
            case Operand.Field(boolean fromRoot, List<String> keys) -> {
                Object value = fromRoot ? root : dot;
                for (String key : keys) {
                    value = TemplateFunctions.field(value, key);
                }
                yield value;
            }
            case Operand.Call(String function, List<Operand> arguments) -> {
                List<Object> values = new ArrayList<>();
                for (Operand argument : arguments) {
                    values.add(value(argument, dot));
                }
                yield TemplateFunctions.call(function, values);
            }
        };
    }
}
