package io.bestfit.proxy.token;

import io.bestfit.proxy.oci.Challenge;
import io.bestfit.proxy.upstream.BoundedClient;
import io.bestfit.proxy.upstream.Caller;
import io.bestfit.proxy.upstream.Question;
import io.bestfit.proxy.upstream.Reply;
import io.bestfit.proxy.upstream.SingleFlight;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How one registry wants to know who asks: the registry is asked itself, and what it says is remembered for a while. No
 * client has a say in it. Confined to one event loop.
 */
public final class AskedAuthentication {

    /** How long a change may go unseen; it is no secret, and changes with the registry's configuration only. */
    static final Duration REMEMBERED = Duration.ofMinutes(5);

    /** For how long a registry that did not answer is not asked again: not every ping shall wait for it. */
    static final Duration NO_ANSWER_REMEMBERED = Duration.ofSeconds(5);

    private static final Caller NOBODY = new Caller(null, null);
    /** The ping (distribution-spec, "Determining Support"). */
    private static final String PING = "/v2/";
    /** The body of the answer says nothing that is needed. */
    private static final int LARGEST_BODY = 64 * 1024;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int FIRST_OF_ITS_OWN_FAULTS = 500;

    private final BoundedClient registry;
    private final Realms realms;
    private final LongSupplier nanoTime;
    private final SingleFlight<String, Authentication> underWay = new SingleFlight<>();
    private @Nullable Future<Authentication> remembered;
    private long until;

    /**
     * @param registry the way to the registry
     * @param realms whose token services may be asked for it
     * @param nanoTime a clock, as {@link System#nanoTime()}
     */
    public AskedAuthentication(BoundedClient registry, Realms realms, LongSupplier nanoTime) {
        this.registry = registry;
        this.realms = realms;
        this.nanoTime = nanoTime;
    }

    /** What the registry says; fails where it cannot be reached or says that it cannot answer. */
    public Future<Authentication> find() {
        Future<Authentication> known = remembered;
        if (known != null && nanoTime.getAsLong() - until < 0) {
            return known;
        }
        return underWay.once(PING, () -> registry.ask(Question.get(PING, Question.ANYTHING, LARGEST_BODY), NOBODY)
                .map(reply -> switch (reply) {
                    case Reply.Whole(MultiMap _, Buffer _),Reply.Unusable _ -> new Authentication.Nobody();
                    case Reply.Declined(int status, MultiMap headers) -> {
                        if (status == TOO_MANY_REQUESTS || status >= FIRST_OF_ITS_OWN_FAULTS) {
                            throw new NoAnswerException(status);
                        }
                        yield Authentication.of(status, headers.getAll(Challenge.HEADER), realms);
                    }
                }).transform(found -> {
                    Future<Authentication> answer = found.failed()
                            ? Future.failedFuture(found.cause())
                            : Future.succeededFuture(found.result());
                    remembered = answer;
                    until = nanoTime.getAsLong() + (found.failed() ? NO_ANSWER_REMEMBERED : REMEMBERED).toNanos();
                    return answer;
                }));
    }

    /** The registry says that it cannot answer now. */
    static final class NoAnswerException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NoAnswerException(int status) {
            super("it answered " + status + " when it was asked where its tokens are");
        }
    }
}
