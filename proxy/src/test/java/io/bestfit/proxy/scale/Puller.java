package io.bestfit.proxy.scale;

import io.bestfit.proxy.interop.Daemon;
import io.bestfit.proxy.interop.ImageClient;
import io.bestfit.proxy.interop.Setup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;

/** A client that pulls one image after the other, each of which it has not seen before, until it is stopped. */
final class Puller implements AutoCloseable {

    private final ImageClient client;
    private final Thread thread;
    private final AtomicInteger done = new AtomicInteger();
    private volatile boolean ended;

    /**
     * Begins.
     *
     * @param problems takes what went wrong
     */
    Puller(Site site, Setup setup, Path folder, Queue<String> problems) throws Exception {
        client = setup.start(folder);
        thread = Thread.ofPlatform().name(client.toString()).start(() -> {
            for (int number = 0; !ended; number++) {
                String text = client.toString().replaceAll("[^a-z]+", "-") + number;
                site.make(text);
                try {
                    String came = site.pull(client, text);
                    if (came.equals(text)) {
                        done.incrementAndGet();
                    } else {
                        problems.add("%s got %s instead of %s".formatted(client, came, text));
                    }
                } catch (Exception | AssertionError problem) {
                    problems.add("%s: %s".formatted(client, problem));
                }
            }
        });
    }

    /** How many images it has got. */
    int done() {
        return done.get();
    }

    @Override
    public void close() throws IOException {
        ended = true;
        try {
            thread.join();
        } catch (InterruptedException interruption) {
            throw Daemon.interrupted("waiting for the last pull", interruption);
        }
        client.close();
    }
}
