package io.bestfit.proxy.measure;

/** The word for a status. */
public final class CodeLabel {

    /** A status has three digits (RFC 9110, section 15). */
    private static final int MAX = 999;
    /** Any other number. */
    private static final String OTHER = "other";

    private static final String[] WORDS = new String[MAX + 1];

    static {
        for (int status = 0; status <= MAX; status++) {
            WORDS[status] = Integer.toString(status);
        }
    }

    private CodeLabel() {}

    /** The word for a status; 0 is none. */
    public static String of(int status) {
        return status >= 0 && status <= MAX ? WORDS[status] : OTHER;
    }
}
