package io.bestfit.proxy.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.Objects;

/**
 * An answer within a scenario, with what the specification demands of it.
 *
 * @param demanding whether the demands are made; a registry that is known to do less is compared only
 */
record Reply(String scenario, Exchange exchange, boolean demanding) {

    private static final String NOWHERE = "/v2/nowhere/blobs/uploads/none";

    Answer answer() {
        return exchange.answer();
    }

    private String what() {
        return scenario + ": " + exchange.request() + " was answered " + answer().statusLine() + " "
                + answer().headers() + "\n" + answer().body().slice(0, Math.min(answer().body().length(), 500));
    }

    Reply status(Integer... allowed) {
        if (demanding) {
            assertThat(Arrays.asList(allowed)).as(what()).contains(answer().status());
        }
        return this;
    }

    Reply header(String name, String value) {
        if (demanding) {
            assertThat(answer().headers(name)).as(what()).containsExactly(value);
        }
        return this;
    }

    Reply headerLike(String name, String pattern) {
        if (demanding) {
            assertThat(answer().header(name).orElse("")).as(what()).matches(pattern);
        }
        return this;
    }

    Reply without(String name) {
        if (demanding) {
            assertThat(answer().headers(name)).as(what()).isEmpty();
        }
        return this;
    }

    Reply body(Buffer expected) {
        if (demanding) {
            assertThat(answer().body().equals(expected)).as(what()).isTrue();
        }
        return this;
    }

    Reply says(String text) {
        if (demanding) {
            assertThat(answer().body().toString()).as(what()).contains(text);
        }
        return this;
    }

    /** An error in the envelope of the specification. */
    Reply error(int status, String code) {
        return status(status).says("\"errors\":[{\"code\":\"" + code + "\"");
    }

    /** The content of a piece, or on HEAD the same head without it. */
    Reply is(Piece piece) {
        return status(200).header("Docker-Content-Digest", piece.digest())
                .header("Content-Length", String.valueOf(piece.bytes().length()))
                .body(exchange.request().method().equals("HEAD") ? Buffer.buffer() : piece.bytes());
    }

    /** Where to go on; somewhere that leads nowhere where the answer does not say. */
    String location() {
        return Objects.requireNonNullElse(answer().header("Location").orElse(null), NOWHERE);
    }

    /** The same with one more parameter. */
    String location(String parameter) {
        return location() + (location().contains("?") ? "&" : "?") + parameter;
    }
}
