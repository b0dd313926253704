package io.bestfit.proxy.registry;

import java.util.Map;

/** A request that the registry refuses, with the answer that says so. */
final class RefusedException extends RuntimeException {

    private final transient Answer answer;

    RefusedException(int status, ErrorCode code, String message) {
        this(status, code, message, Map.of());
    }

    RefusedException(int status, ErrorCode code, String message, Map<String, String> headers) {
        super(message, null, false, false);
        this.answer = Answer.error(status, code, message).with(headers);
    }

    Answer answer() {
        return answer;
    }
}
