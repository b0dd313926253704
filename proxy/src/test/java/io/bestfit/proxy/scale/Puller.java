package io.bestfit.proxy.scale;

import io.bestfit.proxy.interop.Daemon;
import io.bestfit.proxy.interop.Declaring;
import io.bestfit.proxy.interop.ImageClient;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A client that pulls one image after the other, each of which it has not seen before, until it is stopped. */
final class Puller implements AutoCloseable {

    private final Thread thread;
    private volatile boolean ended;

    /**
     * Begins.
     *
     * @param make stores an image that says what it is told, under that as its tag
     * @param done counts what came
     * @param problems takes what went wrong
     */
    Puller(ImageClient client, Declaring way, String address, Consumer<String> make, AtomicInteger done,
            Queue<String> problems) {
        thread = Thread.ofPlatform().name(client.toString()).start(() -> {
            for (int number = 0; !ended; number++) {
                String text = client.toString().replaceAll("[^a-z]+", "-") + number;
                make.accept(text);
                try {
                    String came = client.variant(address, Site.REPOSITORY + ":" + text, way);
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

    @Override
    public void close() throws IOException {
        ended = true;
        try {
            thread.join();
        } catch (InterruptedException interruption) {
            throw Daemon.interrupted("waiting for the last pull", interruption);
        }
    }
}
