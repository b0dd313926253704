package io.bestfit.proxy.forward;

/** A request that has no answer for its client by the judgement of this proxy. */
final class NoAnswerException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient UpstreamFailure failure;
    private final String reason;

    /** @param reason what the log says of it */
    NoAnswerException(UpstreamFailure failure, String reason) {
        super(reason, null, false, false);
        this.failure = failure;
        this.reason = reason;
    }

    UpstreamFailure failure() {
        return failure;
    }

    String reason() {
        return reason;
    }
}
