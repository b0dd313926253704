package io.bestfit.proxy.access;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import io.bestfit.proxy.config.Log;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Sets logging up as configured: access lines as they are, everything else as text or JSON, both on standard error.
 *
 * <p>Lines go through a queue, so that a terminal that has stopped reading never stops a pull; when the queue is full,
 * lines are dropped.
 */
public final class LogSetup {

    /** Lines that wait to be written; at 300 bytes a line about 5 MB. */
    private static final int QUEUE = 16_384;

    private LogSetup() {}

    /** Replaces the logging of this process; no line is lost in between. */
    public static void apply(Log log) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            throw new IllegalStateException(
                    "logging is not done by logback but by " + LoggerFactory.getILoggerFactory());
        }
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        List<Appender<ILoggingEvent>> before = appenders(root);
        Encoder<ILoggingEvent> encoder = switch (log.format()) {
            case TEXT -> pattern(context, "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{20} %msg%n%nopex");
            case JSON -> json(context);
        };
        root.addAppender(queued(context, encoder));
        before.forEach(root::detachAppender);
        before.forEach(Appender::stop); // writes what still waits in its queue
        root.setLevel(Level.toLevel(log.level().name()));
        context.getLogger("io.netty").setLevel(Level.WARN);
        context.getLogger("io.vertx").setLevel(Level.WARN);
        context.getLogger("io.fabric8").setLevel(Level.ERROR); // what it warns of, the watch tells once

        Logger access = context.getLogger(AccessLog.LOGGER);
        access.setAdditive(false);
        List<Appender<ILoggingEvent>> accessBefore = appenders(access);
        var lines = new BatchingAppender();
        lines.setContext(context);
        lines.setName("access");
        lines.start();
        access.addAppender(lines);
        accessBefore.forEach(access::detachAppender);
        accessBefore.forEach(Appender::stop);
    }

    private static List<Appender<ILoggingEvent>> appenders(Logger logger) {
        List<Appender<ILoggingEvent>> appenders = new ArrayList<>();
        logger.iteratorForAppenders().forEachRemaining(appenders::add);
        return appenders;
    }

    private static AsyncAppender queued(LoggerContext context, Encoder<ILoggingEvent> encoder) {
        var console = new ConsoleAppender<ILoggingEvent>();
        console.setContext(context);
        console.setName("log-stderr");
        console.setTarget("System.err");
        console.setEncoder(encoder);
        console.start();
        var queue = new AsyncAppender();
        queue.setContext(context);
        queue.setName("log");
        queue.setQueueSize(QUEUE);
        queue.setDiscardingThreshold(0);
        queue.setNeverBlock(true);
        queue.addAppender(console);
        queue.start();
        return queue;
    }

    private static Encoder<ILoggingEvent> pattern(LoggerContext context, String pattern) {
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(pattern);
        encoder.start();
        return encoder;
    }

    private static Encoder<ILoggingEvent> json(LoggerContext context) {
        var encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.start();
        return encoder;
    }
}
