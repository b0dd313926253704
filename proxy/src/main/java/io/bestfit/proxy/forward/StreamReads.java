package io.bestfit.proxy.forward;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientResponse;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The reading of one stream of HTTP/2: stopped, it gives its upstream no more credit, and the other streams of the
 * connection go on. What had come by then waits here, within the stream's window, and also outlives the stream: its end
 * is told of afterwards.
 */
final class StreamReads implements UpstreamReads {

    private final HttpClientResponse from;
    private final Context context = Objects.requireNonNull(Vertx.currentContext(),
            "an answer is read on its event loop");
    private boolean stopped;
    private @Nullable Runnable end;

    StreamReads(HttpClientResponse from) {
        this.from = from;
    }

    @Override
    public void stop() {
        stopped = true;
        from.pause();
    }

    @Override
    public void goOn() {
        if (!stopped) {
            return;
        }
        stopped = false;
        from.resume();
        tellEnd();
    }

    @Override
    public void afterwards(Runnable then) {
        end = then;
        tellEnd();
    }

    /** What waited is handed out in this turn of the event loop; where the client is slow again, it is not over yet. */
    private void tellEnd() {
        if (end != null && !stopped) {
            context.runOnContext(_ -> {
                Runnable then = end;
                if (then != null && !stopped) {
                    end = null;
                    then.run();
                }
            });
        }
    }
}
