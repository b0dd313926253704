package io.bestfit.proxy.server;

import io.bestfit.proxy.oci.OciError;
import io.bestfit.proxy.oci.OciErrorCode;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Requests that two servers could understand differently, or that no registry is a party to: refused before anything
 * else is looked at, so that none of them reaches the upstream.
 */
final class MalformedRequest {

    private static final int BAD_REQUEST = 400;
    private static final int TARGET_TOO_LONG = 414;
    private static final int HEADERS_TOO_LARGE = 431;
    private static final int NOT_IMPLEMENTED = 501;

    private MalformedRequest() {}

    /** Why a request is refused; {@code null} where it is well-formed. */
    static @Nullable OciError refusal(HttpServerRequest request) {
        if (request.method().equals(HttpMethod.CONNECT)) {
            return error(NOT_IMPLEMENTED, "this proxy opens no tunnels: send the request to it as to a registry");
        }
        if (!isTarget(request)) {
            return error(BAD_REQUEST, "the request target must be a path or an http URL of printable ASCII characters:"
                    + " percent-encode the others");
        }
        if (hasWrongHost(request)) {
            return error(BAD_REQUEST,
                    "a request names one host: in exactly one Host header of HTTP/1.1, or in :authority");
        }
        if (request.headers().contains("")) {
            return error(BAD_REQUEST, "a header has no name (RFC 9110, 5.1)"); // the decoder lets it through
        }
        if (isCoded(request)) {
            return error(NOT_IMPLEMENTED, "the only transfer coding that this proxy takes is chunked");
        }
        return null;
    }

    /** What is answered to a request that the decoder could not read. */
    static OciError unreadable(HttpServerRequest request) {
        return switch (request.decoderResult().cause()) {
            case TooLongHttpLineException _ -> error(TARGET_TOO_LONG, "the request line is too long for this proxy");
            case TooLongHttpHeaderException _ -> error(HEADERS_TOO_LARGE,
                    "the headers are too large for this proxy; a fresh, shorter token may help");
            case null, default -> error(BAD_REQUEST, "this is no well-formed HTTP request");
        };
    }

    private static boolean isTarget(HttpServerRequest request) {
        String uri = request.uri();
        for (int i = 0; i < uri.length(); i++) {
            if (uri.charAt(i) <= 0x20 || uri.charAt(i) >= 0x7f) {
                return false;
            }
        }
        return uri.startsWith("/") || uri.regionMatches(true, 0, "http://", 0, 7)
                || uri.regionMatches(true, 0, "https://", 0, 8)
                || (uri.equals("*") && request.method().equals(HttpMethod.OPTIONS));
    }

    private static boolean hasWrongHost(HttpServerRequest request) {
        int hosts = request.headers().getAll(HttpHeaders.HOST).size();
        return switch (request.version()) {
            case HTTP_1_0 -> hosts > 1;
            case HTTP_1_1 -> hosts != 1;
            case HTTP_2 -> hosts > 1;
        };
    }

    /** RFC 9112, 6.1: a coding that is not understood cannot be passed on, since its header ends at the connection. */
    private static boolean isCoded(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2 || !request.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
            return false;
        }
        List<String> codings = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
        return codings.size() != 1 || !codings.getFirst().strip().equalsIgnoreCase("chunked");
    }

    private static OciError error(int status, String message) {
        return new OciError(status, OciErrorCode.UNSUPPORTED, message);
    }
}
