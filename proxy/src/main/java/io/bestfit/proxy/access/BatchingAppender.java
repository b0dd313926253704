package io.bestfit.proxy.access;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes messages as they are to standard error, by {@link BatchedLines}. */
final class BatchingAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

    private static final Logger LOG = LoggerFactory.getLogger(BatchingAppender.class);

    private @Nullable BatchedLines lines;

    @Override
    public void start() {
        lines = new BatchedLines("access-log", new StandardError(
                lost -> LOG.warn("{} access lines were dropped: standard error is read too slowly", lost)));
        super.start();
    }

    /** Writes what waits, then ends. */
    @Override
    public void stop() {
        super.stop();
        BatchedLines ending = lines;
        if (ending != null) {
            ending.close();
        }
    }

    @Override
    protected void append(ILoggingEvent event) {
        BatchedLines open = lines;
        if (open != null) {
            open.add(event.getFormattedMessage());
        }
    }
}
