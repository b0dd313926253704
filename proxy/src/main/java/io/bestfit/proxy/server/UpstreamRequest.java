package io.bestfit.proxy.server;

import io.bestfit.proxy.config.Blobs;
import io.bestfit.proxy.config.Upstreams;
import io.bestfit.proxy.forward.Chosen;
import io.bestfit.proxy.node.SelectorPath;
import io.bestfit.proxy.oci.DistributionRequest;
import io.bestfit.proxy.oci.RequestTarget;
import io.bestfit.proxy.routing.Route;
import io.bestfit.proxy.routing.UpstreamRouter;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * A request as the upstream that it is for is asked.
 *
 * @param upstream the upstream
 * @param target path and query for it
 * @param wanted what the path asks of a registry
 * @param chosen how the client chose the upstream
 */
record UpstreamRequest(UpstreamSide upstream, String target, DistributionRequest wanted, Chosen chosen) {

    private static final DistributionRequest BLOB = new DistributionRequest.Other(DistributionRequest.Kind.BLOB);

    /** The path for the upstream. */
    String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /**
     * Whether the client is sent to the upstream for what it wants to read. Not where it shows credentials: a client takes
     * none of them to another host. Nor where it would go on without the encryption with which it came.
     */
    boolean isRedirected(HttpServerRequest request) {
        return upstream.blobs() == Blobs.REDIRECT && wanted.equals(BLOB)
                && !request.headers().contains(HttpHeaders.AUTHORIZATION)
                && (upstream.origin().tls() || !request.isSSL());
    }

    /** The word for what is asked for, in logs and metrics. */
    String label() {
        return label(wanted);
    }

    /** The route of a request, for logs and metrics. */
    static String label(DistributionRequest wanted) {
        return switch (wanted) {
            case DistributionRequest.ManifestByTag _,DistributionRequest.ManifestByDigest _ -> "manifest";
            case DistributionRequest.Other other -> other.kind().name().toLowerCase(Locale.ROOT);
        };
    }

    /**
     * Takes off what only this proxy understands, and says in the answer for which registry it speaks.
     *
     * @param whole the target as the client sent it
     */
    static UpstreamRequest of(HttpServerRequest request, RequestTarget whole, SelectorPath where, Route.To to,
            Map<String, UpstreamSide> upstreams) {
        RequestTarget target = whole.at(to.path());
        String namespace = to.namespace();
        if (namespace != null) {
            request.response().putHeader(UpstreamRouter.NAMESPACE_HEADER, namespace);
            target = target.withoutNamespace();
        }
        if (request.method().equals(HttpMethod.POST)) {
            if (where.selector() != null) {
                target = target.withoutInFrom("for/" + where.selector() + "/");
            }
            if (to.name() != null) {
                target = target.withoutInFrom(to.name() + "/");
            }
        }
        UpstreamSide upstream = Objects.requireNonNull(upstreams.get(to.upstream()), to.upstream());
        // What leads back to the one without a name needs to say nothing.
        boolean unnamed = to.upstream().equals(Upstreams.UNNAMED);
        return new UpstreamRequest(upstream, target.toString(), DistributionRequest.parse(to.path()),
                unnamed ? Chosen.BY_DEFAULT : new Chosen(to.name(), namespace));
    }
}
