package io.bestfit.matcher.evidence;

/** What a claim means once its text has been read. */
public sealed interface Requirement {

    /**
     * Something nobody here can interpret: the entry stays unverified.
     *
     * @param expected what was expected in place of the value, such as {@code a version such as 12.4}
     */
    record Unreadable(String expected) implements Requirement {}
}
