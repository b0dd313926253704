package io.bestfit.proxy.server;

import io.bestfit.proxy.access.Exchange;
import io.bestfit.proxy.access.RequestLog;
import io.bestfit.proxy.forward.ClientBase;
import io.bestfit.proxy.oci.Challenge;
import io.bestfit.proxy.oci.OciError;
import io.bestfit.proxy.oci.OciErrorCode;
import io.bestfit.proxy.oci.RequestTarget;
import io.bestfit.proxy.token.OwnRealm;
import io.bestfit.proxy.token.TokenDesk;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that the answer to the ping of a client sends it to Bestfit's token service, where it has to go to one.
 * Confined to one event loop.
 *
 * <p>Only of pings that begin with {@code /v2}: from their answers clients learn where to get tokens for names that have
 * a selector or an upstream's name in them. A client that puts the selector before {@code /v2}, or says {@code ns}, asks
 * for tokens with names that the upstream's own token service knows, and its answers stay untouched.
 */
final class PingHandler {

    private final Map<String, OwnRealm> realms;
    private final TokenDesk desk;
    private final RequestLog requestLog;

    /**
     * @param realms what challenges become, of those upstreams whose clients are sent to Bestfit
     * @param desk Bestfit's token service
     */
    PingHandler(Map<String, OwnRealm> realms, TokenDesk desk, RequestLog requestLog) {
        this.realms = Map.copyOf(realms);
        this.desk = desk;
        this.requestLog = requestLog;
    }

    /**
     * Handles a ping.
     *
     * @param upstream the upstream that it goes to; null where it goes to none
     * @param otherwise what answers it, where Bestfit's own challenge does not
     */
    void handle(Exchange exchange, @Nullable String upstream, Runnable otherwise) {
        HttpServerRequest request = exchange.request();
        ClientBase client = ClientBase.of(request);
        String url = client == null ? null : client.url(OwnRealm.PATH);
        boolean read = request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
        RequestTarget target = RequestTarget.of(request);
        if (realms.isEmpty() || url == null || !read || !target.path().startsWith("/v2")
                || target.namespace() != null) {
            otherwise.run();
            return;
        }
        var response = request.response();
        OwnRealm realm = upstream == null ? null : realms.get(upstream);
        if (realm != null) {
            response.headersEndHandler(_ -> realm.apply(response.getStatusCode(), response.headers(), url));
        }
        if (desk.isForOne() || request.headers().contains(HttpHeaders.AUTHORIZATION)) {
            otherwise.run();
            return;
        }
        request.pause();
        desk.challenge(upstream, url).onSuccess(challenge -> {
            if (response.closed()) {
                exchange.clientGone("client-gone: the client closed its connection");
                requestLog.end(exchange, 0, 0);
                return;
            }
            if (challenge.isEmpty()) {
                otherwise.run();
                return;
            }
            request.resume();
            exchange.refused("no token");
            response.putHeader(Challenge.HEADER, challenge.get());
            new OciError(401, OciErrorCode.UNAUTHORIZED, "a registry behind this proxy wants a token: ask the token"
                    + " service of the challenge for one").send(request).onComplete(written -> {
                        if (written.failed()) {
                            exchange.clientGone("client-gone: the client closed its connection");
                        }
                        requestLog.end(exchange, response.getStatusCode(), response.bytesWritten());
                    });
        });
    }
}
