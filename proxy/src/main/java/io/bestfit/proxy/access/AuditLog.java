package io.bestfit.proxy.access;

import io.bestfit.proxy.config.Log;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One JSON object a line for each tag that a declared node asked for: who asked, what for, what became of it, decided by
 * what. The keys are those of the access log. Safe for threads.
 *
 * <p>Never in a line: credentials, declarations, queries.
 */
public final class AuditLog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);

    private final LongAdder written = new LongAdder();
    private final BatchedLines lines;

    private AuditLog(BatchedLines.Sink sink) {
        lines = new BatchedLines("audit-log", sink);
    }

    /**
     * Opens it.
     *
     * @throws IOException where its file cannot be written to
     */
    public static AuditLog open(Log.Audit where) throws IOException {
        return new AuditLog(switch (where) {
            case Log.Audit.ToFile(Path file) -> new AuditFile(file);
            case Log.Audit.ToStandardError _ -> new StandardError(
                    lost -> LOG.error("{} audit lines were dropped: standard error is read too slowly", lost));
        });
    }

    /** Lines that were to be written. */
    public long lines() {
        return written.sum();
    }

    /** Those of them that were not. */
    public long lost() {
        return lines.lost();
    }

    void write(Exchange exchange, Exchange.Wanted wanted, int status) {
        Line line = new JsonLine();
        line.put("event", "selection");
        line.put("time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
        line.put("client", exchange.client());
        line.put("user", exchange.user());
        List<String> certificate = exchange.peer().certificateNames();
        line.put("certificate", certificate.isEmpty() ? null : certificate.getFirst());
        line.put("user_agent", exchange.request().getHeader("User-Agent"));
        line.put("method", exchange.request().method().name());
        line.put("upstream", wanted.upstream());
        line.put("repository", wanted.repository());
        line.put("tag", wanted.tag());
        line.putOutcome(exchange);
        line.put("status", status);
        written.increment();
        lines.add(line.finish());
    }

    /** Writes what waits, then ends. */
    @Override
    public void close() {
        lines.close();
    }
}
