package io.bestfit.proxy.cli;

/** What the program's exit status means. */
final class ExitCode {

    static final int DONE = 0;
    static final int ANSWER_IS_NO = 1;
    static final int WRONG_USAGE = 2;
    static final int COULD_NOT = 3;

    private ExitCode() {}
}
