package io.bestfit.proxy.forward;

import io.bestfit.proxy.tracing.RequestSpan;
import io.bestfit.proxy.upstream.Authenticator;
import io.bestfit.proxy.upstream.Origin;
import io.bestfit.proxy.upstream.UpstreamCounts;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The pass-through to one upstream: requests and answers are streamed with back-pressure, nothing is held, changed,
 * followed or decompressed beyond what {@link Headers} and {@link ClientLocation} say.
 */
public final class Forwarder {

    private final HttpClient client;
    private final Origin origin;
    private final ForwardLimits limits;
    private final @Nullable Authenticator account;
    private final boolean certified;
    private final UpstreamCounts counts;
    private final Waiting waiting = new Waiting();
    private final BodyRelay.Way way;

    public Forwarder(HttpClient client, Origin origin, ForwardLimits limits) {
        this(client, origin, limits, new UpstreamCounts(), null, false);
    }

    /**
     * @param counts where what is asked is counted
     * @param account the account with which GET and HEAD are sent instead of the client's credentials; {@code null} for
     *     none
     * @param certified whether the client shows the upstream a certificate of this proxy
     */
    public Forwarder(HttpClient client, Origin origin, ForwardLimits limits, UpstreamCounts counts,
            @Nullable Authenticator account, boolean certified) {
        this(client, origin, limits, counts, account, certified, ChannelRelay.from(ChannelRelay.SHORTEST));
    }

    /** The same, with a way of its own for the bodies of answers. */
    Forwarder(HttpClient client, Origin origin, ForwardLimits limits, UpstreamCounts counts,
            @Nullable Authenticator account, boolean certified, BodyRelay.Way way) {
        this.way = way;
        this.counts = counts;
        this.account = account;
        this.certified = certified;
        this.client = client;
        this.origin = origin;
        this.limits = limits;
    }

    /**
     * Sends a request to the upstream and its answer to the client. Called on the request's event loop, before its
     * body was read or while it is paused; takes over the handlers of the request and of its response.
     *
     * @param requestTarget path and query for the upstream, byte for byte
     * @param chosen how the client chose the upstream
     * @param span the trace that it belongs to; {@code null} for none
     * @param waited for how long it has waited already
     * @return completes, never fails, when the exchange is over one way or the other
     */
    public Future<Forwarded> forward(HttpServerRequest request, String requestTarget, Chosen chosen,
            @Nullable RequestSpan span, Duration waited) {
        return new Relay(this, request, requestTarget, chosen, span, limits.after(waited)).start();
    }

    /** The same without a trace, as soon as it came. */
    public Future<Forwarded> forward(HttpServerRequest request, String requestTarget, Chosen chosen) {
        return forward(request, requestTarget, chosen, null, Duration.ZERO);
    }

    /** The same for a client that did not choose. */
    public Future<Forwarded> forward(HttpServerRequest request, String requestTarget) {
        return forward(request, requestTarget, Chosen.BY_DEFAULT);
    }

    HttpClient client() {
        return client;
    }

    Origin origin() {
        return origin;
    }

    Waiting waiting() {
        return waiting;
    }

    UpstreamCounts counts() {
        return counts;
    }

    BodyRelay.Way way() {
        return way;
    }

    /** The account with which a request is sent instead of the client's credentials. */
    @Nullable
    Authenticator account(HttpServerRequest request) {
        HttpMethod method = request.method();
        return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD) ? account : null;
    }

    /** The headers of an answer that are for the account or the certificate of this proxy, and not for its client. */
    Set<String> hidden(HttpServerRequest request) {
        if (account(request) != null) {
            return Headers.TO_ACCOUNT;
        }
        return certified ? Headers.TO_CERTIFICATE : Set.of();
    }
}
