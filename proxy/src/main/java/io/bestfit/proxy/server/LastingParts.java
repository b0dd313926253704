package io.bestfit.proxy.server;

import io.bestfit.proxy.access.AuditLog;
import io.bestfit.proxy.config.ProxyConfig;
import io.bestfit.proxy.config.Traces;
import io.bestfit.proxy.evidence.EvidenceCounts;
import io.bestfit.proxy.metrics.ProxyMetrics;
import io.bestfit.proxy.select.TagCounts;
import io.bestfit.proxy.token.UnlistedRealms;
import io.bestfit.proxy.tracing.Tracing;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a proxy keeps from its start to its end, whatever configurations come and go; everything in it is safe for threads.
 *
 * @param vertx where it runs
 * @param metrics the meters
 * @param audit where it is told what became of each tag; {@code null} for nowhere
 * @param tracing the tracer; {@code null} for none
 * @param evidenceCounts how often evidence was fetched
 * @param tagCounts how it was found out what tags are
 * @param passwords the threads that check passwords
 * @param unlistedRealms the token services that the operator was told of
 * @param certificates the certificates, keys and authorities that it uses
 */
record LastingParts(Vertx vertx, ProxyMetrics metrics, @Nullable AuditLog audit, @Nullable Tracing tracing,
        EvidenceCounts evidenceCounts, TagCounts tagCounts, WorkerExecutor passwords, UnlistedRealms unlistedRealms,
        Certificates certificates) {

    /** Threads that check passwords: what is left of a machine by them is for pulls. */
    private static final int PASSWORD_THREADS = 2;

    /**
     * Those of a proxy that starts.
     *
     * @param config what it starts with
     * @throws IOException where the file of audit lines cannot be written to
     */
    static LastingParts of(Vertx vertx, ProxyConfig config, BuildInfo build) throws IOException {
        AuditLog audit = config.log().audit() == null ? null : AuditLog.open(config.log().audit());
        var metrics = new ProxyMetrics(build.version(), build.revision());
        var evidenceCounts = new EvidenceCounts();
        metrics.watch(evidenceCounts);
        var tagCounts = new TagCounts();
        metrics.watch(tagCounts);
        if (audit != null) {
            metrics.watchAudit(audit::lines, audit::lost);
        }
        Tracing tracing = tracing(vertx, config, build);
        if (tracing != null) {
            metrics.watchTracing(tracing::lost);
        }
        var certificates = new Certificates(vertx);
        metrics.watch(certificates.counts());
        return new LastingParts(vertx, metrics, audit, tracing, evidenceCounts, tagCounts,
                vertx.createSharedWorkerExecutor("passwords", PASSWORD_THREADS), new UnlistedRealms(), certificates);
    }

    private static @Nullable Tracing tracing(Vertx vertx, ProxyConfig config, BuildInfo build) {
        Traces traces = config.tracing();
        return traces == null
                ? null
                : new Tracing(new CollectorClient(vertx, traces.endpoint(), config.timeouts().connect()),
                        traces.sampleRatio(), build.version());
    }

    /** Ends what was begun for them. */
    Future<Void> close() {
        metrics.close();
        if (audit != null) {
            audit.close();
        }
        certificates.close();
        return (tracing == null ? Future.<Void>succeededFuture() : tracing.close()).compose(_ -> passwords.close());
    }
}
