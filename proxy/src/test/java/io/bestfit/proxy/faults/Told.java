package io.bestfit.proxy.faults;

import io.bestfit.proxy.faults.WireFault.Expected;
import io.bestfit.proxy.faults.WireFault.OfAnswer;

/** What a client is told by a proxy whose upstream misbehaves; {@code UPSTREAM} stands for its host and port. */
final class Told {

    static final OfAnswer<Expected> AS_IT_SHOULD_BE = (proper, toHead) -> new Expected(proper.head(),
            toHead ? "" : proper.body(), true);
    static final OfAnswer<Expected> BROKEN = error("502 Bad Gateway",
            "The upstream registry UPSTREAM broke off before it answered; try again, and read its log if it persists.");
    static final OfAnswer<Expected> UNFIT = error("502 Bad Gateway", "The upstream registry UPSTREAM sent an answer"
            + " that cannot be passed on; check that it is a registry, and read its log.");
    static final OfAnswer<Expected> LATE = error("504 Gateway Timeout",
            "The upstream registry UPSTREAM did not answer in time; try again, or check its load.");

    /** Of an address such as 127.0.0.1:40000: ports that the system chooses have five digits. */
    private static final int AUTHORITY = 15;

    private Told() {}

    static OfAnswer<Expected> error(String line, String message) {
        String body = "{\"errors\":[{\"code\":\"UNAVAILABLE\",\"message\":\"" + message + "\"}]}";
        int length = body.length() - "UPSTREAM".length() + AUTHORITY;
        String head = "HTTP/1.1 " + line + " - " + message + "\r\ncontent-type: application/json; charset=utf-8\r\n"
                + "Docker-Distribution-Api-Version: registry/2.0\r\ncontent-length: " + length + "\r\n\r\n";
        return (proper, toHead) -> new Expected(head, toHead ? "" : body, true);
    }

    /** The true head and so many bytes, and then the end of the connection; to HEAD nothing is missing. */
    static OfAnswer<Expected> cut(int at) {
        return (proper, toHead) -> new Expected(proper.head(), toHead ? "" : part(proper, at), toHead);
    }

    /** The same of a body in chunks. */
    static OfAnswer<Expected> chunksCut(int at) {
        return (proper, toHead) -> new Expected(
                toHead ? proper.head("") : proper.head("transfer-encoding: chunked\r\n"),
                toHead ? "" : part(proper, at), toHead);
    }

    private static String part(Proper proper, int at) {
        int length = proper.body().length();
        return proper.body().substring(0, switch (at) {
            case -1 -> length - 1;
            case -2 -> length / 2;
            case -3 -> length;
            default -> at;
        });
    }
}
