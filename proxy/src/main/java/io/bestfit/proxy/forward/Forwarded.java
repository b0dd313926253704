package io.bestfit.proxy.forward;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How one forwarded exchange ended.
 *
 * @param status the status that the client was sent, 0 where it was sent none
 * @param bytesSent the bytes of body handed to the client's connection
 * @param outcome how it ended
 * @param cause what went wrong, for the log; null when complete
 */
public record Forwarded(int status, long bytesSent, Outcome outcome, @Nullable String cause) {

    /** How an exchange can end. */
    public enum Outcome {
        /** The whole answer of the upstream was written. */
        COMPLETE,
        /** The client closed before it had the whole answer. */
        CLIENT_GONE,
        /** No connection to the upstream could be had. */
        UPSTREAM_REFUSED,
        /** The upstream said nothing for longer than the limits allow. */
        UPSTREAM_TIMEOUT,
        /** The upstream broke off, or answered what is not HTTP. */
        UPSTREAM_BROKEN,
        /** The account of this proxy did not open what was asked for. */
        ACCOUNT_REFUSED,
        /** The request had passed this proxy before. */
        LOOP_REFUSED;

        /** The name in logs, such as {@code upstream-timeout}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
