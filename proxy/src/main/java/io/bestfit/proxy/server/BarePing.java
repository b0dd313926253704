package io.bestfit.proxy.server;

import io.bestfit.proxy.access.Exchange;
import io.bestfit.proxy.config.Upstreams;
import io.bestfit.proxy.node.BasicUser;
import io.bestfit.proxy.node.RequestPeer;
import io.bestfit.proxy.node.SelectorPath;
import io.bestfit.proxy.oci.OciError;
import io.bestfit.proxy.oci.RequestTarget;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a ping that names no upstream. It stands for all of them: from its answer docker, podman and skopeo learn
 * once whether to send their user and password with what follows.
 *
 * @param visitors who has a password here
 * @param unnamed whether there is an upstream without a name, to which such a ping goes
 * @param door what stands before that one; {@code null} where nothing does
 * @param doors what stands before upstreams, of all that have something
 * @param open whether an upstream is open to everybody
 */
record BarePing(Visitors visitors, boolean unnamed, @Nullable AccountDoor door, List<AccountDoor> doors, boolean open) {

    static BarePing of(Map<String, UpstreamSide> upstreams, Visitors visitors) {
        UpstreamSide first = upstreams.get(Upstreams.UNNAMED);
        List<AccountDoor> doors = upstreams.values().stream().map(UpstreamSide::door).filter(Objects::nonNull).toList();
        return new BarePing(visitors, first != null, first == null ? null : first.door(), doors,
                doors.size() < upstreams.size());
    }

    /** What to do. */
    sealed interface Answer {

        /** Go on as with any request. */
        record Onwards() implements Answer {}

        /** Answer as where there is no upstream without a name: that one is closed to this client, and others are not. */
        record Elsewhere() implements Answer {}

        /** Say that all is well. */
        record Welcome() implements Answer {}

        /**
         * Refuse it.
         *
         * @param error the answer
         */
        record Refused(OciError error) implements Answer {}
    }

    /** Whether a request is such a ping. */
    static boolean is(HttpServerRequest request, RequestTarget whole, SelectorPath where) {
        return (where.path().equals("/v2/") || where.path().equals("/v2")) && whole.namespace() == null
                && AccountDoor.isRead(request);
    }

    /** Judges one; at once, unless there is a password to check. */
    Future<Answer> judge(Exchange exchange) {
        HttpServerRequest request = exchange.request();
        Optional<AccountDoor> users = doors.stream().filter(candidate -> candidate.admission().hasUsers()).findFirst();
        if (users.isEmpty() && (door == null || doors.isEmpty())) {
            return Future.succeededFuture(new Answer.Onwards());
        }
        if (users.isPresent() && BasicUser.of(exchange.brought()).filter(visitors::isGuest).isPresent()) {
            request.pause();
            return logIn(exchange, users.get(), doors.iterator());
        }
        RequestPeer peer = exchange.peer();
        boolean first = unnamed && (door == null || door.admission().letsIn(peer) || door.admission().hasUsers());
        boolean any = open || doors.stream().anyMatch(candidate -> candidate.admission().letsIn(peer));
        if (first || (any && !unnamed)) {
            return Future.succeededFuture(new Answer.Onwards());
        }
        return Future.succeededFuture(any
                ? new Answer.Elsewhere()
                : users.<Answer>map(asking -> new Answer.Refused(asking.challenge(request)))
                        .orElseGet(Answer.Onwards::new));
    }

    /** Whether a user's password is right at any door. */
    private static Future<Answer> logIn(Exchange exchange, AccountDoor asking, Iterator<AccountDoor> rest) {
        if (!rest.hasNext()) {
            return Future.succeededFuture(new Answer.Refused(asking.challenge(exchange.request())));
        }
        return rest.next().verdict(exchange, true).compose(verdict -> switch (verdict) {
            case BY_PASSWORD -> Future.succeededFuture(new Answer.Welcome());
            case BUSY -> Future.succeededFuture(new Answer.Refused(AccountDoor.busy(exchange.request())));
            case BY_PEER, NEEDS_PASSWORD, NOT_ALLOWED -> logIn(exchange, asking, rest);
        });
    }
}
