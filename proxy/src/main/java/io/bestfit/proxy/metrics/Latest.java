package io.bestfit.proxy.metrics;

/** The latest of several things that are metered one after the other under the same names. Safe for threads. */
final class Latest<T> {

    private volatile T thing;

    Latest(T first) {
        thing = first;
    }

    void set(T latest) {
        thing = latest;
    }

    T get() {
        return thing;
    }
}
