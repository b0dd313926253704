package io.bestfit.proxy.upstream;

import io.netty.util.concurrent.FastThreadLocal;

/** The bytes of answers that wait on one event loop for clients that do not keep up; a bound on what they cost together. */
public final class HeldBytes {

    /** Beyond this no upstream is read in large pieces: what each further client can hold is small. */
    static final long MUCH = 16L << 20;

    private static final FastThreadLocal<HeldBytes> OF_THREAD = new FastThreadLocal<>() {
        @Override
        protected HeldBytes initialValue() {
            return new HeldBytes();
        }
    };

    private long bytes;

    private HeldBytes() {}

    /** Those of the calling event loop. */
    public static HeldBytes here() {
        return OF_THREAD.get();
    }

    /** So many more, or fewer where negative. */
    public void add(long more) {
        bytes += more;
    }

    boolean areMany() {
        return bytes >= MUCH;
    }
}
