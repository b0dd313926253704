package io.bestfit.proxy.conformance;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/**
 * An answer as its bytes came in, the chunks of its body put together.
 *
 * @param statusLine the version, the status and the reason phrase; empty where nothing came
 * @param interim the answers before it, such as 100 (Continue)
 * @param headers the lines of its head, in their order
 * @param trailers the lines after the last chunk
 * @param whole whether the body ended as its framing says, and not with the connection alone
 */
record Answer(String statusLine, List<Answer> interim, List<Header> headers, Buffer body, List<Header> trailers,
        boolean whole) {

    /** Nothing but the end of a connection. */
    static final Answer NONE = new Answer("", List.of(), List.of(), Buffer.buffer(), List.of(), false);

    int status() {
        String[] words = statusLine.split(" ", 3);
        return words.length < 2 ? 0 : Integer.parseInt(words[1]);
    }

    /** The value of a header; absent where there are several lines of it, too. */
    Optional<String> header(String name) {
        List<String> values = headers(name);
        return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }

    List<String> headers(String name) {
        return headers.stream().filter(header -> header.is(name)).map(Header::value).toList();
    }

    Answer after(List<Answer> others) {
        return new Answer(statusLine, others, headers, body, trailers, whole);
    }

    Answer withHeaders(List<Header> others) {
        return new Answer(statusLine, interim, others, body, trailers, whole);
    }
}
