package io.bestfit.proxy.access;

import io.bestfit.proxy.config.Log;
import io.bestfit.proxy.upstream.ShownUrl;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
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
    private Second second = new Second(Long.MIN_VALUE, "");

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
        line.put("time", now());
        line.put("client", exchange.client());
        line.put("method", request.method().name());
        line.put("path", path(request.path()));
        line.put("status", status);
        line.put("bytes", bytes);
        line.put("duration_us", durationNanos / 1_000);
        line.put("protocol", switch (request.version()) {
            case HTTP_1_0 -> "HTTP/1.0";
            case HTTP_1_1 -> "HTTP/1.1";
            case HTTP_2 -> "HTTP/2";
        });
        line.put("route", exchange.route());
        line.put("upstream", exchange.upstream());
        line.putOutcome(exchange);
        line.put("user_agent", request.getHeader("User-Agent"));
        LOG.info(line.finish());
    }

    /** A path as it is; of a target that is none, such as an authority, what may be repeated. */
    private static @Nullable String path(@Nullable String path) {
        return path == null || path.startsWith("/") ? path : ShownUrl.of(path);
    }

    /** The time in RFC 3339 with milliseconds; what changes once a second is made once a second. */
    private String now() {
        long millis = System.currentTimeMillis();
        long epochSecond = Math.floorDiv(millis, 1_000);
        Second current = second;
        if (current.epochSecond != epochSecond) {
            String text = Instant.ofEpochSecond(epochSecond).toString();
            current = new Second(epochSecond, text.substring(0, text.length() - 1) + '.');
            second = current;
        }
        int rest = Math.floorMod(millis, 1_000);
        return current.text + rest / 100 + rest / 10 % 10 + rest % 10 + 'Z';
    }

    /** A second as it begins every time in it; threads may see an older one and then make their own. */
    private record Second(long epochSecond, String text) {}
}
