package io.bestfit.proxy.server;

import io.bestfit.proxy.access.Exchange;
import io.bestfit.proxy.admission.Admission;
import io.bestfit.proxy.admission.Admission.Verdict;
import io.bestfit.proxy.config.Upstreams;
import io.bestfit.proxy.oci.DistributionRequest;
import io.bestfit.proxy.oci.OciError;
import io.bestfit.proxy.oci.OciErrorCode;
import io.bestfit.proxy.upstream.AccountMemory;
import io.bestfit.proxy.upstream.OpenToken;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What stands before an upstream that Bestfit asks with an account of its own, on every way to it: whoever is not among
 * the allowed is refused, whatever the method and the path, before anything is asked or taken from a cache.
 *
 * <p>The account is for pulls. Any other method goes upstream with the client's own credentials alone, and what is no pull
 * is not read with it either: registries hand out tokens that may push, and keys, to whoever shows them an account. A
 * certificate is shown on every connection, so where there is one nothing but pulls goes upstream at all.
 *
 * @param upstream the upstream's name
 * @param admission who is allowed
 * @param memory what is known of the account
 * @param speaks whether the account has credentials, which take the place of a client's own
 * @param certified whether it has a certificate
 */
record AccountDoor(String upstream, Admission admission, AccountMemory memory, boolean speaks, boolean certified) {

    private static final Logger LOG = LoggerFactory.getLogger(AccountDoor.class);
    /** Headers by which some servers take a request for another one than its line says: that line is what is judged. */
    private static final Set<String> OTHER_REQUEST = Set.of("x-http-method-override", "x-http-method",
            "x-method-override", "x-original-url", "x-rewrite-url");
    private static final String CHALLENGE = "Basic realm=\"Bestfit\", charset=\"UTF-8\"";

    /**
     * The doors of those upstreams that have one.
     *
     * @param passwords the threads that check passwords
     * @param before where there may be doors already: of an account that is as it was the door stays, with what it knows
     */
    static Map<String, AccountDoor> of(WorkerExecutor passwords, Upstreams upstreams, @Nullable SharedParts before) {
        Map<String, AccountDoor> doors = new HashMap<>();
        upstreams.all().forEach((name, upstream) -> {
            if (upstream.account() != null) {
                AccountDoor known = before == null ? null : before.doors().get(name);
                boolean same = before != null && upstream.equals(before.config().upstreams().all().get(name));
                doors.put(name, known != null && same
                        ? known
                        : new AccountDoor(name, new Admission(upstream.account().allowed(), passwords),
                                new AccountMemory(), upstream.account().credential() != null,
                                upstream.trust().clientCertificate() != null));
            }
        });
        return Map.copyOf(doors);
    }

    /**
     * Goes in, or is refused; at once where there is no door.
     *
     * @param asked what is asked for
     * @param inside what is done with the request inside; it may find it paused
     */
    static void pass(Exchange exchange, UpstreamRequest asked, Runnable inside, Consumer<OciError> refused) {
        AccountDoor door = asked.upstream().door();
        if (door == null) {
            inside.run();
            return;
        }
        exchange.request().pause();
        OTHER_REQUEST.forEach(exchange.request().headers()::remove);
        door.refusal(exchange, DistributionRequest.isPull(asked.path())).onSuccess(refusal -> {
            if (refusal == null) {
                inside.run();
            } else {
                refused.accept(refusal);
            }
        });
    }

    /**
     * Why a request is refused, {@code null} where it is not; puts the challenge into the answer.
     *
     * @param pulls whether what is asked for is part of a pull
     */
    Future<@Nullable OciError> refusal(Exchange exchange, boolean pulls) {
        HttpServerRequest request = exchange.request();
        return verdict(exchange, !isRead(request)).map(verdict -> switch (verdict) {
            case BY_PEER, BY_PASSWORD -> {
                if (isRead(request)) {
                    yield pulls ? null : noPull();
                }
                yield verdict == Verdict.BY_PEER && !certified && hasOwnCredentials(request)
                        ? null
                        : readOnly(request);
            }
            case NEEDS_PASSWORD -> challenge(request);
            case NOT_ALLOWED -> new OciError(403, OciErrorCode.DENIED, "the upstream '" + upstream + "' is not open to"
                    + " this client: its operator can add its network or certificate to those that are allowed");
            case BUSY -> busy(request);
        });
    }

    /**
     * What becomes of a client here.
     *
     * @param own whether it has to be known whose credentials it brings, even where it needs none
     */
    Future<Verdict> verdict(Exchange exchange, boolean own) {
        return admission.judge(exchange.peer(), exchange.brought(), own).recover(cause -> {
            LOG.warn("a password could not be checked: {}", cause.toString());
            return Future.succeededFuture(Verdict.BUSY);
        });
    }

    /** Asks for a user and a password. */
    OciError challenge(HttpServerRequest request) {
        request.response().putHeader("WWW-Authenticate", CHALLENGE);
        return new OciError(401, OciErrorCode.UNAUTHORIZED, "the upstream '" + upstream + "' is open to users of"
                + " this proxy only: log in to it with your user and password, or ask its operator for them");
    }

    /** Clients of containers/image wait for half a minute unless they are told how long (RFC 9110, 10.2.3). */
    static OciError busy(HttpServerRequest request) {
        request.response().putHeader("Retry-After", "1");
        return new OciError(429, OciErrorCode.TOOMANYREQUESTS, "too many passwords are being checked here;"
                + " try again later");
    }

    private OciError noPull() {
        return new OciError(403, OciErrorCode.DENIED, "this is no part of a pull: the account of this proxy at the"
                + " upstream '" + upstream + "' is for manifests, blobs, lists of tags and referrers; ask the registry"
                + " itself for anything else, with credentials of your own");
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
