package io.bestfit.proxy.server;

import io.bestfit.matcher.Selector;
import io.bestfit.proxy.access.RequestLog;
import io.bestfit.proxy.config.ProxyConfig;
import io.bestfit.proxy.evidence.EvidenceCache;
import io.bestfit.proxy.evidence.EvidenceCounts;
import io.bestfit.proxy.metrics.ProxyMetrics;
import io.bestfit.proxy.routing.UpstreamRouter;
import io.bestfit.proxy.select.IndexCache;
import io.bestfit.proxy.select.TagCache;
import io.bestfit.proxy.select.TagRules;
import io.bestfit.proxy.token.UnlistedRealms;
import io.bestfit.proxy.upstream.ManifestCache;
import io.vertx.core.Vertx;
import java.util.Map;

/**
 * What all event loops of a proxy share; everything in it is safe for threads.
 *
 * @param config the configuration
 * @param router which upstream a request is for
 * @param doors what stands before those upstreams that this proxy has an account of its own at
 * @param visitors who is asking
 * @param manifests the manifests that were fetched
 * @param indexes the indexes that were read, and what was decided from them
 * @param evidence what the images were found to say of themselves outside of indexes
 * @param evidenceCounts how often that was fetched
 * @param tagRules how tags are named
 * @param tags what tags there are
 * @param selector the decision
 * @param metrics the meters
 * @param requestLog the log
 * @param unlistedRealms the token services that the operator was told of
 */
record SharedParts(ProxyConfig config, UpstreamRouter router, Map<String, AccountDoor> doors, Visitors visitors,
        ManifestCache manifests,
        IndexCache indexes, EvidenceCache evidence, EvidenceCounts evidenceCounts, TagRules tagRules,
        TagCache tags, Selector selector,
        ProxyMetrics metrics, RequestLog requestLog, UnlistedRealms unlistedRealms) {

    /** The handler of raw facts, on the calling event loop. */
    DetectHandler detect(Vertx vertx) {
        return new DetectHandler(vertx, requestLog);
    }

    /** The handler of questions for explanations, on the calling event loop. */
    ExplainHandler explain(Map<String, UpstreamSide> upstreams) {
        return new ExplainHandler(router, upstreams, selector, config.selection(), requestLog);
    }
}
