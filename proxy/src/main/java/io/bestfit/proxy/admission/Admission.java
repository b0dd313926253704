package io.bestfit.proxy.admission;

import io.bestfit.proxy.node.RequestPeer;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The door of an upstream that is asked with an account of the proxy's own. Safe for threads. */
public final class Admission {

    private static final String BASIC = "Basic ";

    private final Allowed allowed;
    private final @Nullable PasswordCheck passwords;

    /**
     * @param allowed who may come in
     * @param workers the threads that check passwords
     */
    public Admission(Allowed allowed, WorkerExecutor workers) {
        this.allowed = allowed;
        this.passwords = allowed.htpasswd() == null ? null : new PasswordCheck(allowed.htpasswd(), workers);
    }

    /** Whether anybody comes in with a password. */
    public boolean hasUsers() {
        return passwords != null;
    }

    /** Whether a client comes in by where it comes from or by its certificate. */
    public boolean letsIn(RequestPeer peer) {
        return allowed.without(peer);
    }

    /** What becomes of a client at the door. */
    public enum Verdict {
        /** It may come in by where it comes from or by its certificate; credentials that it brings are for others. */
        BY_PEER,
        /** It may come in by the user and the password that it brings, which are for this door alone. */
        BY_PASSWORD,
        /** It may come in with a user and a password. */
        NEEDS_PASSWORD,
        /** It may not come in. */
        NOT_ALLOWED,
        /** Too many are having their passwords checked. */
        BUSY
    }

    /**
     * Judges a client; at once, unless there is a password to check.
     *
     * @param brought its Authorization headers
     * @param own whether credentials that are not for this door go on to the upstream, so that it has to be known whose
     *     they are
     */
    public Future<Verdict> judge(RequestPeer peer, List<String> brought, boolean own) {
        boolean basic = brought.size() == 1 && brought.getFirst().regionMatches(true, 0, BASIC, 0, BASIC.length());
        boolean byPeer = allowed.without(peer);
        if (passwords == null || !basic || (byPeer && !own)) {
            return Future.succeededFuture(byPeer
                    ? Verdict.BY_PEER
                    : passwords == null ? Verdict.NOT_ALLOWED : Verdict.NEEDS_PASSWORD);
        }
        String pair = decoded(brought.getFirst().substring(BASIC.length()).strip());
        int colon = pair.indexOf(':');
        if (colon < 1) {
            return Future.succeededFuture(byPeer ? Verdict.BY_PEER : Verdict.NEEDS_PASSWORD);
        }
        return passwords.check(pair.substring(0, colon), pair.substring(colon + 1)).map(outcome -> switch (outcome) {
            case RIGHT -> Verdict.BY_PASSWORD;
            case WRONG -> byPeer ? Verdict.BY_PEER : Verdict.NEEDS_PASSWORD;
            case BUSY -> Verdict.BUSY;
        });
    }

    private static String decoded(String text) {
        try {
            return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return ""; // credentials that nobody can read are nobody's
        }
    }
}
