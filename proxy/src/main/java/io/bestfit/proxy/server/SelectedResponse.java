package io.bestfit.proxy.server;

import io.bestfit.proxy.oci.AnswerBody;
import io.bestfit.proxy.oci.OciError;
import io.bestfit.proxy.select.TagAnswer;
import io.bestfit.proxy.upstream.Manifest;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/** Sends a chosen child: its own bytes, type and digest, and the headers that keep caches honest. */
final class SelectedResponse {

    /** What a choice depends on. */
    static final CharSequence VARY = HttpHeaders.createOptimized("Node-Features, X-Meta-Node-Features, Accept");

    private static final CharSequence CONTENT_DIGEST = HttpHeaders.createOptimized("Docker-Content-Digest");
    private static final CharSequence SELECTION = HttpHeaders.createOptimized("Bestfit-Selection");
    private static final CharSequence API_VERSION_HEADER = HttpHeaders.createOptimized(OciError.API_VERSION_HEADER);
    private static final CharSequence API_VERSION = HttpHeaders.createOptimized(OciError.API_VERSION);
    /** Private, since another node gets another answer; no-cache, since a tag moves. */
    private static final CharSequence REVALIDATE = HttpHeaders.createOptimized("private, no-cache");

    private SelectedResponse() {}

    static Future<Void> send(HttpServerRequest request, TagAnswer.Child child) {
        Manifest manifest = child.manifest();
        HttpServerResponse response = request.response();
        String etag = '"' + manifest.digest().text() + '"';
        response.putHeader(CONTENT_DIGEST, manifest.digest().text());
        response.putHeader(HttpHeaders.ETAG, etag);
        response.putHeader(HttpHeaders.VARY, VARY);
        response.putHeader(HttpHeaders.CACHE_CONTROL, REVALIDATE);
        response.putHeader(SELECTION, child.header());
        response.putHeader(API_VERSION_HEADER, API_VERSION);
        request.resume();
        if (matches(request.getHeader(HttpHeaders.IF_NONE_MATCH), etag)) {
            return response.setStatusCode(304).end();
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, manifest.mediaType());
        return AnswerBody.end(request, manifest.body());
    }

    /** RFC 9110, 13.1.2: any listed tag, weakly compared, or a star. */
    private static boolean matches(@Nullable String ifNoneMatch, String etag) {
        if (ifNoneMatch == null) {
            return false;
        }
        for (String listed : ifNoneMatch.split(",", -1)) {
            String tag = listed.strip();
            if (tag.equals("*") || (tag.startsWith("W/") ? tag.substring(2) : tag).equals(etag)) {
                return true;
            }
        }
        return false;
    }
}
