package io.bestfit.proxy.forward;

/** The ways of a body that every test of forwarding goes. */
enum BodyWay {
    PIPE,
    /** Whatever its length: all but what comes with the head goes past the framework. */
    RELAY;

    BodyRelay.Way way() {
        return switch (this) {
            case PIPE -> PlainPipe::between;
            case RELAY -> ChannelRelay.from(0);
        };
    }
}
