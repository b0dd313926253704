package io.bestfit.proxy.evidence;

import io.bestfit.matcher.evidence.Claim;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The time that all evidence for one answer has together; it begins with the first that has to be waited for. */
final class Budget {

    private final Vertx vertx;
    private final Duration limit;
    private @Nullable Promise<Void> over;
    private long timer;

    Budget(Vertx vertx, Duration limit) {
        this.vertx = vertx;
        this.limit = limit;
    }

    /** What comes in time; otherwise what is said instead. The question goes on, for those who ask later. */
    Future<List<Claim>> within(Future<List<Claim>> asked, Supplier<List<Claim>> late) {
        if (asked.isComplete()) {
            return asked;
        }
        Promise<Void> end = begun();
        Promise<List<Claim>> inTime = Promise.promise();
        asked.onSuccess(inTime::tryComplete).onFailure(inTime::tryFail);
        end.future().onSuccess(_ -> inTime.tryComplete(late.get()));
        return inTime.future();
    }

    /** Nothing more is waited for. */
    void end() {
        if (over != null) {
            vertx.cancelTimer(timer);
        }
    }

    private Promise<Void> begun() {
        Promise<Void> running = over;
        if (running == null) {
            Promise<Void> promise = Promise.promise();
            timer = vertx.setTimer(limit.toMillis(), _ -> promise.complete());
            over = promise;
            running = promise;
        }
        return running;
    }
}
