package io.bestfit.proxy.server;

import io.bestfit.proxy.access.Exchange;
import io.bestfit.proxy.admission.Admission;
import io.bestfit.proxy.admission.Admission.Verdict;
import io.bestfit.proxy.config.Upstreams;
import io.bestfit.proxy.oci.OciError;
import io.bestfit.proxy.oci.OciErrorCode;
import io.bestfit.proxy.upstream.AccountMemory;
import io.bestfit.proxy.upstream.OpenToken;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What stands before an upstream that Bestfit asks with an account of its own, on every way to it: whoever is not among
 * the allowed is refused, whatever the method and the path, before anything is asked or taken from a cache.
 *
 * <p>The account is for reading. Any other method goes upstream with the client's own credentials alone.
 *
 * @param upstream the upstream's name
 * @param admission who is allowed
 * @param memory what is known of the account
 */
record AccountDoor(String upstream, Admission admission, AccountMemory memory) {

    private static final Logger LOG = LoggerFactory.getLogger(AccountDoor.class);
    /** Threads that check passwords: what is left of a machine by them is for pulls. */
    private static final int PASSWORD_THREADS = 2;
    private static final String CHALLENGE = "Basic realm=\"Bestfit\", charset=\"UTF-8\"";

    /** The doors of those upstreams that have one. */
    static Map<String, AccountDoor> of(Vertx vertx, Upstreams upstreams) {
        WorkerExecutor workers = vertx.createSharedWorkerExecutor("passwords", PASSWORD_THREADS);
        Map<String, AccountDoor> doors = new HashMap<>();
        upstreams.all().forEach((name, upstream) -> {
            if (upstream.account() != null) {
                doors.put(name, new AccountDoor(name, new Admission(upstream.account().allowed(), workers),
                        new AccountMemory()));
            }
        });
        return Map.copyOf(doors);
    }

    /**
     * Goes in, or is refused; at once where there is no door.
     *
     * @param inside what is done with the request inside; it may find it paused
     */
    static void pass(@Nullable AccountDoor door, Exchange exchange, Runnable inside, Consumer<OciError> refused) {
        if (door == null) {
            inside.run();
            return;
        }
        exchange.request().pause();
        door.refusal(exchange).onSuccess(refusal -> {
            if (refusal == null) {
                inside.run();
            } else {
                refused.accept(refusal);
            }
        });
    }

    /** Why a request is refused, {@code null} where it is not; puts the challenge into the answer. */
    Future<@Nullable OciError> refusal(Exchange exchange) {
        HttpServerRequest request = exchange.request();
        return admission.judge(exchange.peer(), exchange.brought(), !isRead(request)).recover(cause -> {
            LOG.warn("a password could not be checked: {}", cause.toString());
            return Future.succeededFuture(Verdict.BUSY);
        }).map(verdict -> switch (verdict) {
            case BY_PEER -> isRead(request) || hasOwnCredentials(request)
                    ? null
                    : readOnly(request);
            case BY_PASSWORD -> isRead(request) ? null : readOnly(request);
            case NEEDS_PASSWORD -> {
                request.response().putHeader("WWW-Authenticate", CHALLENGE);
                yield new OciError(401, OciErrorCode.UNAUTHORIZED, "the upstream '" + upstream + "' is open to users of"
                        + " this proxy only: log in to it with your user and password, or ask its operator for them");
            }
            case NOT_ALLOWED -> new OciError(403, OciErrorCode.DENIED, "the upstream '" + upstream + "' is not open to"
                    + " this client: its operator can add its network or certificate to those that are allowed");
            case BUSY -> new OciError(429, OciErrorCode.TOOMANYREQUESTS, "too many passwords are being checked here;"
                    + " try again later");
        });
    }

    private static boolean hasOwnCredentials(HttpServerRequest request) {
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        return authorization != null && !OpenToken.is(authorization);
    }

    /** Whether the account is used. */
    static boolean isRead(HttpServerRequest request) {
        return request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
    }

    private OciError readOnly(HttpServerRequest request) {
        return new OciError(403, OciErrorCode.DENIED, request.method().name() + " is not possible here: the account of"
                + " this proxy at the upstream '" + upstream + "' is for pulls; push to the registry itself, with"
                + " credentials of your own");
    }
}
