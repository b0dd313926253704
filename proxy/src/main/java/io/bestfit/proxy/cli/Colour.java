package io.bestfit.proxy.cli;

/** When an answer is coloured. */
enum Colour {
    /** On a terminal, unless {@code NO_COLOR} is set. */
    AUTO,
    ALWAYS,
    NEVER
}
