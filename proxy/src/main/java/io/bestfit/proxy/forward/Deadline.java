package io.bestfit.proxy.forward;

import io.vertx.core.Vertx;
import java.time.Duration;

/** The time by which the upstream must have moved; it stands still while the client is the one awaited. */
final class Deadline {

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Vertx vertx;
    private final Duration whileClient;
    private final Runnable expired;
    private long timer = -1;
    private long at;
    private boolean awaitsClient;
    private boolean over;

    /**
     * A deadline that is not armed yet.
     *
     * @param whileClient how often it looks again while the client is awaited
     * @param expired called once, when the upstream has not moved in time
     */
    Deadline(Vertx vertx, Duration whileClient, Runnable expired) {
        this.vertx = vertx;
        this.whileClient = whileClient;
        this.expired = expired;
    }

    /** The upstream has this long from now; the first call arms the timer, later ones move the deadline only. */
    void expectWithin(Duration limit) {
        awaitsClient = false;
        at = System.nanoTime() + limit.toNanos();
        if (timer < 0 && !over) {
            arm();
        }
    }

    /** The client must move next, until {@link #expectWithin} is called again. */
    void awaitClient() {
        awaitsClient = true;
    }

    void cancel() {
        over = true;
        if (timer >= 0) {
            vertx.cancelTimer(timer);
        }
    }

    private void arm() {
        long left = Math.max(1, (at - System.nanoTime()) / NANOS_PER_MILLI + 1);
        timer = vertx.setTimer(left, _ -> {
            if (over) {
                return;
            }
            if (awaitsClient) {
                at = System.nanoTime() + whileClient.toNanos();
                arm();
            } else if (at - System.nanoTime() > 0) {
                arm();
            } else {
                over = true;
                expired.run();
            }
        });
    }
}
