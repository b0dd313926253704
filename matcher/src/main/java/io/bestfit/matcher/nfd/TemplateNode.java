package io.bestfit.matcher.nfd;

import java.util.List;

/** A piece of a template. */
sealed interface TemplateNode {

    /** Text that stands as it is. */
    record Text(String text) implements TemplateNode {}

    /** A value that is written out. */
    record Value(Operand operand) implements TemplateNode {}

    /** A block that depends on a value. */
    record Block(Kind kind, Operand operand, List<TemplateNode> body,
            List<TemplateNode> otherwise) implements TemplateNode {}

    /** What a block does with its value. */
    enum Kind {
        /** Once for every element, which becomes the dot. */
        RANGE,
        /** Where it is not empty. */
        IF,
        /** Where it is not empty; it becomes the dot. */
        WITH
    }

    /** Something that has a value. */
    sealed interface Operand {

        /** A string or number that is written in the template. */
        record Literal(Object value) implements Operand {}

        /** The dot, or with {@code root} the whole data, and a way of keys into it. */
        record Field(boolean root, List<String> keys) implements Operand {}

        /** A function of values. */
        record Call(String function, List<Operand> arguments) implements Operand {}
    }
}
