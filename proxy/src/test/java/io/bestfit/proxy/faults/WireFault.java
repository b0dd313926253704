package io.bestfit.proxy.faults;

import static io.bestfit.proxy.faults.WireFault.After.CLOSE;
import static io.bestfit.proxy.faults.WireFault.After.DRIP;
import static io.bestfit.proxy.faults.WireFault.After.HOLD;
import static io.bestfit.proxy.faults.WireFault.After.KEEP;
import static io.bestfit.proxy.faults.WireFault.After.RESET;

import java.util.function.UnaryOperator;

/** A way in which an upstream breaks an answer: the bytes that it sends, what it does then, and what the client sees. */
@SuppressWarnings("ImmutableEnumChecker") // functions without state
enum WireFault {
    CLOSED_BEFORE_THE_HEAD(CLOSE, (p, h) -> "", Told.BROKEN),
    RESET_BEFORE_THE_HEAD(RESET, (p, h) -> "", Told.BROKEN),
    CLOSED_WITHIN_THE_HEAD(CLOSE, (p, h) -> p.head().substring(0, p.head().length() / 2), Told.BROKEN),
    RESET_WITHIN_THE_HEAD(RESET, (p, h) -> p.head().substring(0, p.head().length() / 2), Told.BROKEN),
    CLOSED_BEFORE_THE_EMPTY_LINE(CLOSE, (p, h) -> p.head().substring(0, p.head().length() - 2), Told.BROKEN),
    CUT_AT_THE_START(CLOSE, (p, h) -> p.head(), Told.cut(0)),
    CUT_AFTER_ONE_BYTE(CLOSE, (p, h) -> h ? p.head() : p.head() + first(p, 1), Told.cut(1)),
    CUT_IN_THE_MIDDLE(CLOSE, (p, h) -> h ? p.head() : p.head() + first(p, half(p)), Told.cut(-2)),
    CUT_BEFORE_THE_LAST_BYTE(CLOSE, (p, h) -> h ? p.head() : p.head() + first(p, p.body().length() - 1), Told.cut(-1)),
    CHUNKS_CUT_AT_THE_START(CLOSE, (p, h) -> p.head(Framing.CHUNKS), Told.chunksCut(0)),
    CHUNKS_CUT_AFTER_ONE_BYTE(CLOSE, (p, h) -> p.head(Framing.CHUNKS) + (h ? "" : chunk(p, 1)), Told.chunksCut(1)),
    CHUNKS_CUT_IN_THE_MIDDLE(CLOSE, (p, h) -> p.head(Framing.CHUNKS) + (h ? "" : chunk(p, half(p))),
            Told.chunksCut(-2)),
    CHUNKS_WITHOUT_A_LAST_ONE(CLOSE,
            (p, h) -> p.head(Framing.CHUNKS) + (h ? "" : chunk(p, p.body().length()) + "\r\n"), Told.chunksCut(-3)),
    A_CHUNK_OF_NO_SIZE(KEEP, (p, h) -> p.head(Framing.CHUNKS) + (h ? "" : "zz\r\n"),
            (p, h) -> (h ? Told.chunksCut(0) : Told.UNFIT).of(p, h)),
    TOO_LONG(KEEP, (p, h) -> p.bytes(h) + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil", Told.AS_IT_SHOULD_BE),
    GARBAGE_AFTERWARDS(KEEP, (p, h) -> p.bytes(h) + "\0\1\2evil\r\n\r\n", Told.AS_IT_SHOULD_BE),
    STALLED_BEFORE_THE_HEAD(HOLD, (p, h) -> "", Told.LATE),
    SLOW_HEAD(DRIP, (p, h) -> "HTTP/1.1 200 OK\r\nX-Slow: ", Told.LATE),
    EARLY_HINTS_FOR_EVER(DRIP, (p, h) -> "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 103 Early Hints\r\nA:",
            (p, h) -> late("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", h)),
    STALLED_BODY(HOLD, (p, h) -> h ? "" : p.head() + first(p, half(p)),
            (p, h) -> h ? late("", true) : Told.cut(-2).of(p, false)),
    ANOTHER_DIGEST(KEEP, WireFault::anotherDigest, (p, h) -> whole(anotherDigest(p, h), h)),
    NO_DIGEST(KEEP, WireFault::noDigest, (p, h) -> whole(noDigest(p, h), h)),
    ANOTHER_TYPE(KEEP, WireFault::anotherType, (p, h) -> whole(anotherType(p, h), h)),
    NO_TYPE(KEEP, WireFault::noType, (p, h) -> whole(noType(p, h), h)),
    OTHER_BYTES(KEEP, WireFault::otherBytes, (p, h) -> whole(otherBytes(p, h), h)),
    LYING_UNSATISFIABLE(CLOSE, (p, h) -> Framing.LYING_HEAD + (h ? "" : Framing.LYING_BODY),
            (p, h) -> new Expected(Framing.LYING_HEAD, h ? "" : Framing.LYING_BODY, h)),
    TOO_MANY_REQUESTS(KEEP, (p, h) -> error(h, "429 Too Many Requests\r\nRetry-After: 7"),
            (p, h) -> whole(error(h, "429 Too Many Requests\r\nRetry-After: 7"), h)),
    INTERNAL_ERROR(KEEP, (p, h) -> error(h, "500 Internal Server Error"),
            (p, h) -> whole(error(h, "500 Internal Server Error"), h)),
    UNAVAILABLE(KEEP, (p, h) -> error(h, "503 Service Unavailable\r\nRetry-After: 1"),
            (p, h) -> whole(error(h, "503 Service Unavailable\r\nRetry-After: 1"), h)),
    A_STATUS_OF_NO_CLASS(KEEP, (p, h) -> error(h, "799 Odd"), (p, h) -> whole(error(h, "799 Odd"), h)),
    REDIRECT_TO_ITSELF(KEEP, (p, h) -> error(h, "307 Temporary Redirect\r\nLocation: ?again"),
            (p, h) -> whole(error(h, "307 Temporary Redirect\r\nLocation: ?again"), h)),
    REDIRECT_TO_METADATA(KEEP, (p, h) -> error(h, Framing.METADATA), (p, h) -> whole(error(h, Framing.METADATA), h)),
    REDIRECT_TO_THE_TRAP(KEEP, (p, h) -> error(h, Framing.TRAP), (p, h) -> whole(error(h, Framing.TRAP), h)),
    EARLY_HINTS(KEEP, (p, h) -> "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + p.bytes(h),
            (p, h) -> whole("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + p.bytes(h), h)),
    CONTINUE_UNASKED(KEEP, (p, h) -> "HTTP/1.1 100 Continue\r\n\r\n" + p.bytes(h), Told.AS_IT_SHOULD_BE),
    PROCESSING(KEEP, (p, h) -> "HTTP/1.1 102 Processing\r\n\r\n" + p.bytes(h), Told.UNFIT),
    SWITCHING(KEEP, (p, h) -> "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nraw",
            Told.UNFIT),
    ANOTHER_PROTOCOL(KEEP, (p, h) -> "ICY 200 OK\r\n\r\n", Told.UNFIT),
    A_STATUS_OF_LETTERS(KEEP, (p, h) -> "HTTP/1.1 two OK\r\n\r\n", Told.UNFIT),
    A_STATUS_OF_TWO_DIGITS(KEEP, (p, h) -> "HTTP/1.1 20 OK\r\nContent-Length: 0\r\n\r\n", Told.UNFIT),
    A_STATUS_OF_FOUR_DIGITS(KEEP, (p, h) -> "HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n", Told.UNFIT),
    A_NEGATIVE_STATUS(KEEP, (p, h) -> "HTTP/1.1 -200 OK\r\nContent-Length: 0\r\n\r\n", Told.UNFIT),
    HEADERS_TOO_LARGE(KEEP, (p, h) -> p.head("X-Large: " + "x".repeat(70_000) + "\r\n"), Told.UNFIT),
    HEADERS_TOO_LARGE_TOGETHER(KEEP, (p, h) -> p.head("X-Many: xxxxxxxx\r\n".repeat(5_000)), Told.UNFIT),
    MANY_HEADERS(KEEP, WireFault::manyHeaders, (p, h) -> whole(manyHeaders(p, h), h)),
    A_HEADER_WITHOUT_A_COLON(KEEP, (p, h) -> p.head("X-None\r\n"), Told.UNFIT),
    A_CONTROL_BYTE_IN_A_HEADER(KEEP, (p, h) -> p.head("X-Null: a\0b\r\n"), Told.UNFIT),
    TWO_LENGTHS(KEEP, (p, h) -> p.head("Content-Length: 1\r\nContent-Length: 2\r\n") + "ab", Told.UNFIT),
    A_LENGTH_OF_LETTERS(KEEP, (p, h) -> p.head("Content-Length: many\r\n") + "ab", Told.UNFIT),
    A_NEGATIVE_LENGTH(KEEP, (p, h) -> p.head("Content-Length: -1\r\n") + "ab", Told.UNFIT),
    A_LENGTH_BEYOND_NUMBERS(KEEP, (p, h) -> p.head("Content-Length: 99999999999999999999\r\n") + "ab", Told.UNFIT),
    A_LENGTH_AND_CHUNKS(KEEP, (p, h) -> p.head("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n",
            (p, h) -> h ? new Expected(p.head("Content-Length: 5\r\n"), "", true) : Told.UNFIT.of(p, false)),
    AN_UNKNOWN_CODING(KEEP, (p, h) -> p.head("Transfer-Encoding: xchunked\r\n") + "0\r\n\r\n", Told.UNFIT),
    A_SECOND_CODING(KEEP, (p, h) -> p.head("Transfer-Encoding: gzip, chunked\r\n") + "0\r\n\r\n", Told.UNFIT),
    A_BODY_TO_HEAD(KEEP, (p, h) -> p.bytes(false), Told.AS_IT_SHOULD_BE),
    NO_CONTENT_WITH_A_BODY(KEEP, (p, h) -> "HTTP/1.1 204 No Content\r\nX-A: 1\r\nContent-Length: 4\r\n\r\nevil",
            (p, h) -> new Expected("HTTP/1.1 204 No Content\r\nX-A: 1\r\n\r\n", "", true)),
    NOT_MODIFIED_WITH_A_BODY(KEEP, (p, h) -> "HTTP/1.1 304 Not Modified\r\nX-A: 1\r\nContent-Length: 4\r\n\r\nevil",
            (p, h) -> new Expected("HTTP/1.1 304 Not Modified\r\nX-A: 1\r\nContent-Length: 4\r\n\r\n", "", true));

    /** What the upstream does once it has sent its bytes. */
    enum After {
        CLOSE,
        RESET,
        /** Nothing more, and the connection stays. */
        HOLD,
        /** One more byte now and then. */
        DRIP,
        /** What comes next on the connection. */
        KEEP
    }

    /** Something that depends on the true answer, and on whether it is one to HEAD. */
    interface OfAnswer<T> {
        T of(Proper proper, boolean toHead);
    }

    private final After after;
    private final OfAnswer<String> bytes;
    private final OfAnswer<Expected> expected;

    WireFault(After after, OfAnswer<String> bytes, OfAnswer<Expected> expected) {
        this.after = after;
        this.bytes = bytes;
        this.expected = expected;
    }

    After after() {
        return after;
    }

    String bytes(Proper proper, boolean toHead) {
        return bytes.of(proper, toHead);
    }

    /** What a client sees whose request is passed on; names in capitals stand for what only the test knows. */
    Expected expected(Proper proper, boolean toHead) {
        return expected.of(proper, toHead);
    }

    /** Whether a connection that carried it can carry nothing else. */
    boolean spoilsConnection(boolean toHead) {
        return switch (this) {
            case ANOTHER_DIGEST, NO_DIGEST, ANOTHER_TYPE, NO_TYPE, OTHER_BYTES, TOO_MANY_REQUESTS, INTERNAL_ERROR,
                    UNAVAILABLE, A_STATUS_OF_NO_CLASS, REDIRECT_TO_ITSELF, REDIRECT_TO_METADATA, REDIRECT_TO_THE_TRAP,
                    EARLY_HINTS, CONTINUE_UNASKED, MANY_HEADERS ->
                false;
            case A_BODY_TO_HEAD, A_CHUNK_OF_NO_SIZE -> toHead == (this == A_BODY_TO_HEAD);
            default -> true;
        };
    }

    /** What a client sees, with the same meaning as in {@link Seen}. */
    record Expected(String head, String body, boolean whole) {

        Expected with(UnaryOperator<String> names) {
            return new Expected(names.apply(head), names.apply(body), whole);
        }
    }

    private static String first(Proper proper, int bytes) {
        return proper.body().substring(0, bytes);
    }

    private static int half(Proper proper) {
        return proper.body().length() / 2;
    }

    /** The beginning of the one chunk that has the whole body. */
    private static String chunk(Proper proper, int bytes) {
        return Integer.toHexString(proper.body().length()) + "\r\n" + first(proper, bytes);
    }

    private static String error(boolean toHead, String head) {
        String body = "{\"errors\":[]}";
        return "HTTP/1.1 " + head + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + (toHead ? "" : body);
    }

    private static String anotherDigest(Proper proper, boolean toHead) {
        return proper.with("sha256:[0-9a-f]+", "sha256:" + "0".repeat(64)).bytes(toHead);
    }

    private static String noDigest(Proper proper, boolean toHead) {
        return proper.with("Docker-Content-Digest: .*\r\n", "").bytes(toHead);
    }

    private static String anotherType(Proper proper, boolean toHead) {
        return proper.with("Content-Type: .*\r\n", "Content-Type: text/html\r\n").bytes(toHead);
    }

    private static String noType(Proper proper, boolean toHead) {
        return proper.with("Content-Type: .*\r\n", "").bytes(toHead);
    }

    private static String otherBytes(Proper proper, boolean toHead) {
        String body = proper.body();
        return toHead ? proper.head() : proper.head() + body.substring(0, body.length() - 1) + "~";
    }

    private static String manyHeaders(Proper proper, boolean toHead) {
        return proper.head("a: b\r\n".repeat(5_000) + "Content-Length: " + proper.body().length() + "\r\n")
                + (toHead ? "" : proper.body());
    }

    private static Expected whole(String raw, boolean toHead) {
        Seen seen = Seen.parse(raw, toHead);
        return new Expected(seen.head(), seen.body(), true);
    }

    private static Expected late(String before, boolean toHead) {
        Expected late = Told.LATE.of(new Proper("", "", ""), toHead);
        return new Expected(before + late.head(), late.body(), true);
    }
}
