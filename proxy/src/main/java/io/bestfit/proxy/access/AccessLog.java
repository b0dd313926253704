package io.bestfit.proxy.access;

import io.bestfit.proxy.config.Log;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line a request, as text ({@code key=value}) or JSON, with the decision's fields; the keys are the same.
 *
 * <p>Never in a line: credentials, declaration headers, the query (it may hold upload state or signatures).
 */
public final class AccessLog {

    /** The logger's name; its lines go out as they are. */
    public static final String LOGGER = "access";

    private static final Logger LOG = LoggerFactory.getLogger(LOGGER);

    private final Log.Format format;

    public AccessLog(Log.Format format) {
        this.format = format;
    }

    /** Writes the line of an exchange that is over. */
    void write(Exchange exchange, int status, long bytes, long durationNanos) {
        if (!LOG.isInfoEnabled()) {
            return;
        }
        Line line = switch (format) {
            case TEXT -> new TextLine();
            case JSON -> new JsonLine();
        };
        var request = exchange.request();
        line.put("time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
        var remote = request.remoteAddress();
        line.put("client", remote == null ? null : remote.hostAddress());
        line.put("method", request.method().name());
        line.put("path", request.path());
        line.put("status", status);
        line.put("bytes", bytes);
        line.put("duration_us", durationNanos / 1_000);
        line.put("route", exchange.route());
        line.put("outcome", exchange.outcome());
        var channel = exchange.channel();
        line.put("channel", channel == null ? null : channel.label());
        line.put("index", exchange.index());
        line.put("child", exchange.child());
        if (exchange.position() >= 0) {
            line.put("position", exchange.position());
        }
        line.put("decided_by", exchange.decidedBy());
        line.put("reason", exchange.reason());
        line.put("failure", exchange.failure());
        line.put("user_agent", request.getHeader("User-Agent"));
        LOG.info(line.finish());
    }
}
