package io.bestfit.proxy.server;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;

/** The thread on which the parts of a verticle live. */
final class EventLoop {

    private EventLoop() {}

    /** Does something there; what it throws is the failure of the future. */
    static <T> Future<T> run(Context context, Supplier<Future<T>> task) {
        Promise<T> done = Promise.promise();
        context.runOnContext(_ -> Future.<Void>succeededFuture().compose(_ -> task.get()).onComplete(done));
        return done.future();
    }
}
