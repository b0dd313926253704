package io.bestfit.proxy.faults;

/** Pieces of answers that are written more than once. */
final class Framing {

    static final String CHUNKS = "Transfer-Encoding: chunked\r\n";
    /** What docker-registry 2.8.2 of Debian answers to a range that it does not have, with a length that is a lie. */
    static final String LYING_HEAD = """
            HTTP/1.1 416 Requested Range Not Satisfiable\r
            Content-Type: application/octet-stream\r
            Docker-Distribution-Api-Version: registry/2.0\r
            Content-Length: 10240\r
            \r
            """;
    static final String LYING_BODY = "invalid range: failed to overlap\n";
    /** The address at which clouds tell machines their secrets. */
    static final String METADATA = "307 Temporary Redirect\r\nLocation: http://169.254.169.254/latest/meta-data/";
    /** A server of the test that nobody must ask. */
    static final String TRAP = "302 Found\r\nLocation: http://127.0.0.1:TRAP/v2/secret";

    private Framing() {}
}
