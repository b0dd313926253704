package io.bestfit.proxy.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.bestfit.proxy.access.AccessLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/** What is logged while it is open: the lines of requests, and whatever else the default level lets through. */
public final class CapturedLog implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 20;

    private final Queue access = new Queue();
    private final Queue others = new Queue();
    private final Logger root;
    private final Logger accessLogger;

    public CapturedLog() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        accessLogger = context.getLogger(AccessLog.LOGGER);
        accessLogger.setLevel(Level.INFO);
        accessLogger.setAdditive(false);
        attach(accessLogger, access, context);
        attach(root, others, context);
    }

    private static void attach(Logger logger, Queue queue, LoggerContext context) {
        queue.setContext(context);
        queue.start();
        logger.addAppender(queue);
    }

    /** The next line of a request. */
    public String nextRequest() throws InterruptedException {
        return Objects.requireNonNull(access.events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "no line was logged")
                .getFormattedMessage();
    }

    /** The next line of a request by a client of that name; lines of requests before it may come late. */
    public String nextRequestBy(String userAgent) throws InterruptedException {
        String line = nextRequest();
        while (!line.endsWith(" user_agent=" + userAgent)) {
            line = nextRequest();
        }
        return line;
    }

    /** The lines of requests that nobody has asked for yet. */
    public List<String> otherRequests() {
        List<ILoggingEvent> left = new ArrayList<>();
        access.events.drainTo(left);
        return left.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    /** Everything else that was logged, as level, logger and message, less what tells of a busy machine. */
    public List<String> noise() {
        return others.events.stream().filter(event -> !event.getLoggerName().endsWith(".BlockedThreadChecker"))
                .map(event -> event.getLevel() + " " + event.getLoggerName() + " "
                        + event.getFormattedMessage())
                .toList();
    }

    @Override
    public void close() {
        root.detachAppender(others);
        accessLogger.detachAppender(access);
        accessLogger.setLevel(null);
        accessLogger.setAdditive(true);
    }

    private static final class Queue extends AppenderBase<ILoggingEvent> {

        private final BlockingQueue<ILoggingEvent> events = new LinkedBlockingQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            event.prepareForDeferredProcessing();
            events.add(event);
        }
    }
}
