package io.bestfit.proxy.watch;

import io.vertx.core.Vertx;
import java.time.Duration;

/** A look at files every few seconds, off the event loops and never two at once, until it is closed. */
public final class Looking implements AutoCloseable {

    /** How often files are looked at: an operator who waits sees a change count, and a look costs two system calls. */
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final Runnable look;
    private long timer;
    private boolean closed;

    private Looking(Vertx vertx, Runnable look) {
        this.vertx = vertx;
        this.look = look;
    }

    /** Begins; the first look is after a pause. */
    public static Looking begin(Vertx vertx, Runnable look) {
        Looking looking = new Looking(vertx, look);
        looking.pause();
        return looking;
    }

    /** Looks no more; a look that is under way ends by itself. */
    @Override
    public synchronized void close() {
        closed = true;
        vertx.cancelTimer(timer);
    }

    private synchronized void pause() {
        if (!closed) {
            timer = vertx.setTimer(PAUSE.toMillis(), _ -> vertx.<Void>executeBlocking(() -> {
                look.run();
                return null;
            }, false).onComplete(_ -> pause()));
        }
    }
}
