package io.bestfit.proxy.server;

import io.bestfit.proxy.oci.DistributionRequest.ManifestByDigest;
import io.bestfit.proxy.oci.DistributionRequest.ManifestByTag;
import io.bestfit.proxy.oci.DistributionRequest.Other;
import io.bestfit.proxy.select.TagMemory;
import io.vertx.core.http.HttpServerRequest;

/**
 * The writes of manifests that go through this proxy, after which nothing is told of their repository's tags that was
 * true before. A manifest that is deleted by digest takes its tags with it, so that a repository is forgotten as a whole.
 */
final class TagWrites {

    private TagWrites() {}

    /** Heeds a request that is no GET and no HEAD, before it is forwarded. */
    static void heed(HttpServerRequest request, UpstreamRequest asked) {
        String repository = switch (asked.wanted()) {
            case ManifestByTag(String name, _) -> name;
            case ManifestByDigest(String name, _) -> name;
            case Other _ -> null;
        };
        if (repository != null) {
            TagMemory memory = asked.upstream().tagMemory();
            memory.forget(repository);
            // Before the client can know that it was written.
            request.response().headersEndHandler(_ -> memory.forget(repository));
        }
    }
}
