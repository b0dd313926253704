package io.bestfit.proxy.cli;

/** The form of an answer. */
enum Output {
    /** For people. */
    TEXT,
    /** For programs. */
    JSON
}
