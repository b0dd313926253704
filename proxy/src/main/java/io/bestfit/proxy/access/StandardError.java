package io.bestfit.proxy.access;

import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;

/**
 * Standard error, as where lines go.
 *
 * @param whenDropped is told how many lines were dropped
 */
record StandardError(LongConsumer whenDropped) implements BatchedLines.Sink {

    @Override
    public boolean write(String batch) {
        byte[] bytes = batch.getBytes(StandardCharsets.UTF_8);
        System.err.write(bytes, 0, bytes.length);
        System.err.flush();
        return true;
    }

    @Override
    public void dropped(long lines) {
        whenDropped.accept(lines);
    }
}
