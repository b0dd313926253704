package io.bestfit.proxy.evidence;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * The questions about evidence of one event loop that may be under way at once; the others wait for their turn, but not
 * for ever.
 */
final class Lanes {

    /** How many wait at most: those of some dozen long indexes. */
    private static final int MAX_WAITING = 4096;

    private final int lanes;
    private final Duration patience;
    private final Queue<Waiting<?>> waiting = new ArrayDeque<>();
    private int taken;

    /**
     * @param lanes how many are under way at once
     * @param patience how long one waits for its turn
     */
    Lanes(int lanes, Duration patience) {
        this.lanes = lanes;
        this.patience = patience;
    }

    /** Asks when it is its turn; fails where that does not come. */
    <T> Future<T> ask(Supplier<Future<T>> question) {
        if (taken < lanes) {
            taken++;
            return question.get().onComplete(_ -> next());
        }
        if (waiting.size() >= MAX_WAITING) {
            return Future.failedFuture(new TimeoutException(MAX_WAITING + " other questions wait for their turn"));
        }
        Waiting<T> turn = new Waiting<>(question, Promise.promise(), System.nanoTime());
        waiting.add(turn);
        return turn.promise().future();
    }

    private void next() {
        taken--;
        while (taken < lanes && !waiting.isEmpty()) {
            Waiting<?> turn = waiting.remove();
            if (System.nanoTime() - turn.since() > patience.toNanos()) {
                turn.promise().fail(new TimeoutException("its turn did not come within " + patience.toMillis()
                        + " ms"));
            } else {
                taken++;
                turn.ask().onComplete(_ -> next());
            }
        }
    }

    private record Waiting<T>(Supplier<Future<T>> question, Promise<T> promise, long since) {

        Future<T> ask() {
            return question.get().onComplete(promise);
        }
    }
}
