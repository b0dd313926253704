package io.bestfit.proxy.forward;

import io.bestfit.proxy.oci.OciError;
import io.bestfit.proxy.oci.OciErrorCode;
import io.bestfit.proxy.upstream.AccountException;
import io.bestfit.proxy.upstream.Origin;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Why no answer came from the upstream.
 *
 * @param outcome how the exchange ended by it
 * @param error what the client is told: the host and what to do, no internals
 */
public record UpstreamFailure(Forwarded.Outcome outcome, OciError error) {

    private static final int FORBIDDEN = 403;
    private static final int UNAVAILABLE = 503;
    private static final int BAD_GATEWAY = 502;
    private static final int GATEWAY_TIMEOUT = 504;
    private static final int LOOP_DETECTED = 508;

    /** The failure that an exception of the client stands for. */
    public static UpstreamFailure of(Throwable cause, Origin origin) {
        String upstream = "The upstream registry " + origin.authority();
        return switch (cause) {
            case NoAnswerException e -> e.failure();
            case ConnectionPoolTooBusyException e -> tooMany(origin);
            case ConnectTimeoutException e -> refused(BAD_GATEWAY, upstream
                    + " did not accept a connection in time; check that it is up and that the network lets it through.");
            case ConnectException e -> refused(BAD_GATEWAY,
                    upstream + " refused the connection; check that it is running and that its port is right.");
            case UnknownHostException e -> refused(BAD_GATEWAY, upstream
                    + " has no address that can be found; check the name of the upstream and the name server.");
            case SSLException e -> refused(BAD_GATEWAY, upstream
                    + " could not be trusted over TLS; check its certificate and the certificate authorities trusted here.");
            case TimeoutException e -> timeout(origin);
            case AccountException e -> new UpstreamFailure(Forwarded.Outcome.ACCOUNT_REFUSED,
                    new OciError(BAD_GATEWAY, OciErrorCode.UNAVAILABLE, e.getMessage()));
            case DecoderException e when e.getCause() == null -> unfit(upstream);
            case IllegalArgumentException e -> unfit(upstream);
            default -> broken(
                    upstream + " broke off before it answered; try again, and read its log if it persists.");
        };
    }

    static UpstreamFailure notForAccount(Origin origin) {
        return new UpstreamFailure(Forwarded.Outcome.ACCOUNT_REFUSED,
                new OciError(FORBIDDEN, OciErrorCode.DENIED, "The upstream registry " + origin.authority()
                        + " does not give this to the account of this proxy; check the name, and ask the operator what"
                        + " that account may pull."));
    }

    static UpstreamFailure tooMany(Origin origin) {
        return refused(UNAVAILABLE, "The upstream registry " + origin.authority()
                + " has no connection free for this request; try again later or allow more connections.");
    }

    static UpstreamFailure timeout(Origin origin) {
        return new UpstreamFailure(Forwarded.Outcome.UPSTREAM_TIMEOUT,
                new OciError(GATEWAY_TIMEOUT, OciErrorCode.UNAVAILABLE, "The upstream registry " + origin.authority()
                        + " did not answer in time; try again, or check its load."));
    }

    static UpstreamFailure loop(Origin origin) {
        return new UpstreamFailure(Forwarded.Outcome.LOOP_REFUSED,
                new OciError(LOOP_DETECTED, OciErrorCode.UNSUPPORTED, "The upstream registry " + origin.authority()
                        + " leads back to this proxy; configure the registry itself as the upstream."));
    }

    private static UpstreamFailure unfit(String upstream) {
        return broken(upstream
                + " sent an answer that cannot be passed on; check that it is a registry, and read its log.");
    }

    private static UpstreamFailure broken(String message) {
        return new UpstreamFailure(Forwarded.Outcome.UPSTREAM_BROKEN,
                new OciError(BAD_GATEWAY, OciErrorCode.UNAVAILABLE, message));
    }

    private static UpstreamFailure refused(int status, String message) {
        return new UpstreamFailure(Forwarded.Outcome.UPSTREAM_REFUSED,
                new OciError(status, OciErrorCode.UNAVAILABLE, message));
    }
}
