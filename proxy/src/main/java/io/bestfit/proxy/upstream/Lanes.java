package io.bestfit.proxy.upstream;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * The questions of one kind that may be under way at once on an event loop; the others wait for their turn, but not for
 * ever.
 */
public final class Lanes {

    /** How many wait at most where nothing else is said: the evidence of some dozen long indexes. */
    private static final int MAX_WAITING = 4096;

    private final int lanes;
    private final int mostWaiting;
    private final Duration patience;
    private final Queue<Waiting<?>> waiting = new ArrayDeque<>();
    private int taken;
    private boolean handingOut;

    /**
     * @param lanes how many are under way at once
     * @param patience how long one waits for its turn
     */
    public Lanes(int lanes, Duration patience) {
        this(lanes, MAX_WAITING, patience);
    }

    /** The same for so many that wait at most. */
    public Lanes(int lanes, int mostWaiting, Duration patience) {
        this.lanes = lanes;
        this.mostWaiting = mostWaiting;
        this.patience = patience;
    }

    /** Asks when it is its turn; fails where that does not come. */
    public <T> Future<T> ask(Supplier<Future<T>> question) {
        if (taken < lanes) {
            taken++;
            return begin(question).onComplete(_ -> next());
        }
        if (waiting.size() >= mostWaiting) {
            return Future.failedFuture(new TimeoutException(mostWaiting + " other questions wait for their turn"));
        }
        Waiting<T> turn = new Waiting<>(question, Promise.promise(), System.nanoTime());
        waiting.add(turn);
        return turn.promise().future();
    }

    private void next() {
        taken--;
        // A turn that is over as soon as it begins comes here again: as many in a row as wait would overflow the stack.
        if (handingOut) {
            return;
        }
        handingOut = true;
        try {
            while (taken < lanes && !waiting.isEmpty()) {
                handOut(waiting.remove());
            }
        } finally {
            handingOut = false;
        }
    }

    private void handOut(Waiting<?> turn) {
        if (System.nanoTime() - turn.since() > patience.toNanos()) {
            turn.promise().fail(new TimeoutException("its turn did not come within " + patience.toMillis() + " ms"));
        } else {
            taken++;
            turn.ask().onComplete(_ -> next());
        }
    }

    /** One that throws has failed, and gives its lane back. */
    private static <T> Future<T> begin(Supplier<Future<T>> question) {
        return Future.<Void>succeededFuture().compose(_ -> question.get());
    }

    private record Waiting<T>(Supplier<Future<T>> question, Promise<T> promise, long since) {

        Future<T> ask() {
            return begin(question).onComplete(promise);
        }
    }
}
