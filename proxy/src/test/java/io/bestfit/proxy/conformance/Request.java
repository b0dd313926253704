package io.bestfit.proxy.conformance;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A request as its bytes go out.
 *
 * @param target the target, byte for byte
 * @param headers the headers besides Host and those of the framing
 * @param framing how the end of the body is told
 */
record Request(String method, String target, List<Header> headers, Buffer body, Framing framing) {

    /** How the end of a body is told (RFC 9112, section 6). */
    enum Framing {
        /** There is no body, and no header speaks of one. */
        NONE,
        LENGTH,
        CHUNKED,
        /** By its length, and only once the server wants it (RFC 9110, section 10.1.1). */
        EXPECTED
    }

    static Request of(String method, String target) {
        return new Request(method, target, List.of(), Buffer.buffer(), Framing.NONE);
    }

    static Request get(String target) {
        return of("GET", target);
    }

    static Request head(String target) {
        return of("HEAD", target);
    }

    static Request delete(String target) {
        return of("DELETE", target);
    }

    Request with(String name, String value) {
        return new Request(method, target, Stream.concat(headers.stream(), Stream.of(new Header(name, value))).toList(),
                body, framing);
    }

    Request body(Buffer content) {
        return new Request(method, target, headers, content, Framing.LENGTH);
    }

    Request chunked(Buffer content) {
        return new Request(method, target, headers, content, Framing.CHUNKED);
    }

    Request expected(Buffer content) {
        return new Request(method, target, headers, content, Framing.EXPECTED);
    }

    Request to(String other) {
        return new Request(method, other, headers, body, framing);
    }

    /** The bytes up to the empty line, with it. */
    String headBytes(String authority) {
        Stream<String> framed = switch (framing) {
            case NONE -> Stream.of();
            case LENGTH -> Stream.of("Content-Length: " + body.length());
            case CHUNKED -> Stream.of("Transfer-Encoding: chunked");
            case EXPECTED -> Stream.of("Content-Length: " + body.length(), "Expect: 100-continue");
        };
        return Stream.of(Stream.of(method + " " + target + " HTTP/1.1", "Host: " + authority),
                headers.stream().map(Header::toString), framed, Stream.of("", ""))
                .flatMap(lines -> lines).collect(Collectors.joining("\r\n"));
    }

    @Override
    public String toString() {
        return method + " " + target + headers.stream().map(header -> " [" + header + "]").collect(Collectors.joining())
                + (framing == Framing.NONE ? "" : " with " + body.length() + " bytes, " + framing);
    }
}
