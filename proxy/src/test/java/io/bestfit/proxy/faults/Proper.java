package io.bestfit.proxy.faults;

/**
 * An answer as it should be; every character is one byte.
 *
 * @param line the status and the reason
 * @param headers the header lines, each with its line end, without the length
 */
record Proper(String line, String headers, String body) {

    /** The head of the answer with other framing. */
    String head(String framing) {
        return "HTTP/1.1 " + line + "\r\n" + headers + framing + "\r\n";
    }

    /** The head with the true length. */
    String head() {
        return head("Content-Length: " + body.length() + "\r\n");
    }

    /** The whole answer, to HEAD without its body. */
    String bytes(boolean toHead) {
        return toHead ? head() : head() + body;
    }

    /** The same with a part of the head replaced. */
    Proper with(String part, String other) {
        return new Proper(line, headers.replaceAll(part, other), body);
    }
}
