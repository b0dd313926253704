package io.bestfit.proxy.upstream;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The questions of one event loop that are on their way, so that who asks the same waits for the same answer.
 *
 * <p>A key holds on whose behalf is asked: nobody waits for what another's credentials bring.
 *
 * @param <K> what is asked, and for whom
 * @param <V> what comes of it
 */
public final class SingleFlight<K, V> {

    private final Map<K, Future<V>> underWay = new HashMap<>();

    /** The answer that is on its way; {@code null} where nobody has asked. */
    public @Nullable Future<V> underWay(K key) {
        return underWay.get(key);
    }

    /** The answer that is on its way, or that of a question which is asked now. */
    public Future<V> once(K key, Supplier<Future<V>> question) {
        Future<V> waiting = underWay(key);
        if (waiting != null) {
            return waiting;
        }
        Future<V> asked = question.get();
        if (!asked.isComplete()) {
            underWay.put(key, asked);
            asked.onComplete(_ -> underWay.remove(key));
        }
        return asked;
    }
}
