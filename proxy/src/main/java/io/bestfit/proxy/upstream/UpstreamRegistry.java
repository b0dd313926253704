package io.bestfit.proxy.upstream;

import io.bestfit.matcher.oci.Digest;
import io.bestfit.matcher.oci.ImageIndexReader;
import io.bestfit.matcher.oci.MediaTypes;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registry behind the proxy, asked for manifests that Bestfit itself needs to see.
 *
 * <p>Every question carries the caller's own credentials and Bestfit's own full {@code Accept}, since registries answer
 * 404 or convert where an index type is missing from it. Redirects are not followed: such an answer is
 * {@link ManifestAnswer.Declined} and the client follows its own.
 */
public final class UpstreamRegistry {

    /** The largest document that is looked into, in bytes: what can be read as an index. */
    public static final int MAX_MANIFEST_BYTES = ImageIndexReader.MAX_DOCUMENT_BYTES;

    private static final CharSequence ACCEPT = HttpHeaders.createOptimized(String.join(", ", MediaTypes.OCI_INDEX,
            MediaTypes.DOCKER_LIST, MediaTypes.OCI_MANIFEST, MediaTypes.DOCKER_MANIFEST));
    private static final CharSequence IDENTITY = HttpHeaders.createOptimized("identity");
    private static final CharSequence CONTENT_DIGEST = HttpHeaders.createOptimized("Docker-Content-Digest");

    private static final Logger LOG = LoggerFactory.getLogger(UpstreamRegistry.class);

    private final HttpClient client;
    private final Origin origin;
    private final Vertx vertx;
    private final long timeoutMillis;

    /**
     * @param vertx the Vert.x of the calling event loop
     * @param client the client of the calling event loop
     * @param origin where the registry is
     * @param timeout the longest wait for a whole answer
     */
    public UpstreamRegistry(Vertx vertx, HttpClient client, Origin origin, Duration timeout) {
        this.vertx = vertx;
        this.client = client;
        this.origin = origin;
        this.timeoutMillis = timeout.toMillis();
    }

    /** Asks whether a tag exists for this caller, what it is and which digest it has. Costs no quota on Docker Hub. */
    public Future<ManifestAnswer> head(String repository, String tag, Caller caller) {
        return twice(() -> ask(HttpMethod.HEAD, repository, tag, caller).compose(HttpClientRequest::send)
                .map(response -> {
                    response.exceptionHandler(UpstreamRegistry::unread);
                    return response.statusCode() == 200
                            ? new ManifestAnswer.Exists(Manifest.typeOf(response.getHeader(HttpHeaders.CONTENT_TYPE)),
                                    digest(response))
                            : declined(response);
                }));
    }

    /** Fetches a manifest by digest for this caller, or by tag where the upstream does not tell a tag's digest. */
    public Future<ManifestAnswer> get(String repository, String reference, Caller caller) {
        return twice(() -> ask(HttpMethod.GET, repository, reference, caller).compose(HttpClientRequest::send)
                .compose(response -> collect(response, Digest.parse(reference).orElse(null))));
    }

    /** The upstream may close a kept connection while a question is on its way; that is no answer to it. */
    private static Future<ManifestAnswer> twice(Supplier<Future<ManifestAnswer>> question) {
        return question.get().recover(cause -> cause instanceof HttpClosedException
                ? question.get()
                : Future.failedFuture(cause));
    }

    private Future<HttpClientRequest> ask(HttpMethod method, String repository, String reference, Caller caller) {
        RequestOptions options = new RequestOptions().setMethod(method)
                .setURI("/v2/" + repository + "/manifests/" + reference).setTimeout(timeoutMillis);
        return client.request(options).map(request -> {
            request.exceptionHandler(UpstreamRegistry::unread);
            request.putHeader(HttpHeaders.HOST, origin.authority());
            request.putHeader(HttpHeaders.ACCEPT, ACCEPT);
            request.putHeader(HttpHeaders.ACCEPT_ENCODING, IDENTITY);
            request.putHeader(Via.HEADER, Via.PROCESS.value());
            if (caller.authorization() != null) {
                request.putHeader(HttpHeaders.AUTHORIZATION, caller.authorization());
            }
            if (caller.userAgent() != null) {
                request.putHeader(HttpHeaders.USER_AGENT, caller.userAgent());
            }
            return request;
        });
    }

    /** Collects at most {@link #MAX_MANIFEST_BYTES}; beyond that the stream is reset and nothing of it is kept. */
    private Future<ManifestAnswer> collect(HttpClientResponse response, @Nullable Digest wanted) {
        if (response.statusCode() != 200) {
            response.exceptionHandler(UpstreamRegistry::unread);
            response.request().reset();
            return Future.succeededFuture(declined(response));
        }
        String encoding = response.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            response.exceptionHandler(UpstreamRegistry::unread);
            response.request().reset();
            return Future.succeededFuture(new ManifestAnswer.Unusable("it is encoded as " + encoding));
        }
        Promise<ManifestAnswer> promise = Promise.promise();
        Buffer body = Buffer.buffer();
        // The request's own time-out counts from byte to byte; this one ends a body that drips.
        long timer = vertx.setTimer(timeoutMillis, _ -> {
            promise.tryFail(new TimeoutException("the body took longer than " + timeoutMillis + " ms"));
            response.request().reset();
        });
        promise.future().onComplete(_ -> vertx.cancelTimer(timer));
        response.exceptionHandler(promise::tryFail);
        response.handler(chunk -> {
            if (body.length() + chunk.length() > MAX_MANIFEST_BYTES) {
                promise.tryComplete(new ManifestAnswer.Unusable("it is over " + MAX_MANIFEST_BYTES + " bytes"));
                response.request().reset();
                return;
            }
            body.appendBuffer(chunk);
        });
        response.endHandler(_ -> promise.tryComplete(verified(response, body, wanted)));
        return promise.future();
    }

    private static ManifestAnswer.Declined declined(HttpClientResponse response) {
        return new ManifestAnswer.Declined(response.statusCode(),
                response.headers().getAll("WWW-Authenticate"), response.getHeader("Retry-After"));
    }

    /** The caller has its answer, or another failure; without a handler Vert.x would log this as an error. */
    private static void unread(Throwable cause) {
        LOG.debug("a question of our own ended with: {}", cause.toString());
    }

    private static ManifestAnswer verified(HttpClientResponse response, Buffer body, @Nullable Digest wanted) {
        Digest stated = wanted == null ? digest(response) : wanted;
        Digest actual = digestOf(stated == null ? "sha256" : stated.algorithm(), body);
        if (stated != null && !stated.equals(actual)) {
            return new ManifestAnswer.Unusable("its bytes have the digest " + actual + ", not " + stated);
        }
        String mediaType = response.getHeader(HttpHeaders.CONTENT_TYPE);
        return mediaType == null
                ? new ManifestAnswer.Unusable("it has no Content-Type")
                : new ManifestAnswer.Whole(new Manifest(actual, mediaType, body));
    }

    private static @Nullable Digest digest(HttpClientResponse response) {
        String stated = response.getHeader(CONTENT_DIGEST);
        return stated == null ? null : Digest.parse(stated).orElse(null);
    }

    private static Digest digestOf(String algorithm, Buffer body) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm.equals("sha512") ? "SHA-512" : "SHA-256");
            return new Digest(algorithm + ":" + HexFormat.of().formatHex(digest.digest(body.getBytes())));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256 and SHA-512", e);
        }
    }
}
