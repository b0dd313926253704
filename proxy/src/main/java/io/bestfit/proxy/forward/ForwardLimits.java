package io.bestfit.proxy.forward;

import java.time.Duration;

/**
 * How long one exchange waits for the upstream; time in which the client is the one awaited does not count.
 *
 * @param responseHead until the upstream's answer begins, counted from the last byte of the request it was given
 * @param idle between two bytes of the answer
 * @param expectContinue until a client that waits for 100 Continue is told to go on although the upstream is silent
 *     (RFC 9110 section 10.1.1 lets a client wait no longer than it likes)
 */
public record ForwardLimits(Duration responseHead, Duration idle, Duration expectContinue) {

    /**
     * Shorter than the 30 s for which containerd waits for a response head
     * ({@code containerd/containerd:core/remotes/docker/registry.go}).
     */
    public static final ForwardLimits DEFAULT = new ForwardLimits(Duration.ofSeconds(25), Duration.ofSeconds(60),
            Duration.ofSeconds(1));

    /** What a request has for itself that was held up before it was passed on. */
    private static final Duration LEAST = Duration.ofSeconds(5);

    /** The same for a request that has waited already: what is left until its answer is to begin, and some seconds at least. */
    ForwardLimits after(Duration waited) {
        Duration left = responseHead.minus(waited);
        Duration least = responseHead.compareTo(LEAST) < 0 ? responseHead : LEAST;
        return new ForwardLimits(left.compareTo(least) < 0 ? least : left, idle, expectContinue);
    }
}
