package io.bestfit.proxy.conformance;

import io.bestfit.proxy.registry.EmbeddedRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One of the two ways to a registry that are compared.
 *
 * @param base scheme and authority under which the client sees it
 * @param channels opens a channel, one for each scenario
 * @param registry what can be told what to answer
 * @param access what it asks of clients
 * @param forth what becomes of each request
 * @param back what becomes of each answer
 * @param demanding whether the demands of the specification are made
 */
record Side(String base, Supplier<Channel> channels, @Nullable EmbeddedRegistry registry, Access access,
        UnaryOperator<Request> forth, UnaryOperator<Answer> back, boolean demanding) {

    static final String USER = "alice";
    static final String PASSWORD = "not-a-password";
    static final String BASIC = "Basic "
            + Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));

    /** What a registry asks of clients. */
    enum Access {
        OPEN,
        BASIC,
        BEARER
    }

    static Side of(String base, Supplier<Channel> channels, @Nullable EmbeddedRegistry registry, Access access) {
        return new Side(base, channels, registry, access, UnaryOperator.identity(), UnaryOperator.identity(), false);
    }

    Side demanding(boolean other) {
        return new Side(base, channels, registry, access, forth, back, other);
    }

    Side by(UnaryOperator<Request> newForth, UnaryOperator<Answer> newBack) {
        return new Side(base, channels, registry, access, newForth, newBack, demanding);
    }

    /** Plays a scenario over a connection of its own. */
    Conversation play(Scenario scenario, String run) throws Exception {
        try (Channel channel = channels.get()) {
            Conversation conversation = new Conversation(scenario, run, channel, this);
            scenario.script().play(conversation);
            return conversation;
        }
    }
}
