package io.bestfit.proxy.upstream;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeoutException;

/**
 * A limit on how long an event loop waits. While the loop is held up, by thousands of requests at once or by the machine,
 * an answer that has come lies unread: such a time counts as one of the steps at most in which the limit runs out.
 */
public final class Patience {

    private static final int STEPS = 8;

    private final Vertx vertx;
    private final long stepMillis;
    private final Runnable expired;
    private int left = STEPS;
    private long timer;

    private Patience(Vertx vertx, Duration limit, Runnable expired) {
        this.vertx = vertx;
        this.stepMillis = Math.max(1, limit.toMillis() / STEPS);
        this.expired = expired;
        arm();
    }

    /** Begins to wait, on the calling event loop; what is told when the limit is over is not where it ends before. */
    static Patience of(Vertx vertx, Duration limit, Runnable expired) {
        return new Patience(vertx, limit, expired);
    }

    /** An answer to the calling event loop that fails where it takes longer than a limit. */
    public static <T> Future<T> limit(Future<T> answer, Duration limit) {
        if (answer.isComplete()) {
            return answer;
        }
        Vertx vertx = Objects.requireNonNull(Vertx.currentContext(), "an event loop waits").owner();
        Promise<T> promise = Promise.promise();
        Patience patience = of(vertx, limit, () -> promise.tryFail(
                new TimeoutException("it took longer than " + limit.toMillis() + " ms")));
        answer.onComplete(result -> {
            patience.end();
            if (result.succeeded()) {
                promise.tryComplete(result.result());
            } else {
                promise.tryFail(result.cause());
            }
        });
        return promise.future();
    }

    /** Nothing is waited for any more. */
    void end() {
        vertx.cancelTimer(timer);
    }

    private void arm() {
        timer = vertx.setTimer(stepMillis, _ -> {
            left--;
            if (left == 0) {
                expired.run();
            } else {
                arm();
            }
        });
    }
}
