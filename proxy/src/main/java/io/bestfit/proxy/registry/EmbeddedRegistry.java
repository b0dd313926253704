package io.bestfit.proxy.registry;

import io.bestfit.matcher.oci.Digest;
import io.bestfit.proxy.upstream.SerialFlowController;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An OCI distribution registry that holds everything in memory.
 *
 * <pre>{@code
 * EmbeddedRegistry.start(vertx, RegistryOptions.defaults())
 *         .onSuccess(registry -> registry.put("demo/app", "1.0", image));
 * }</pre>
 *
 * <p>Source: OCI distribution-spec, spec.md, with the digest headers of its main branch.
 */
public final class EmbeddedRegistry {

    /** Tokens and pre-signed Locations pass 8 KiB, so heads may be long. */
    private static final int LONGEST_HEAD = 64 * 1024;

    private final RegistryOptions options;
    private final Storage storage;
    private final Uploads uploads;
    private final List<RecordedRequest> requests = Collections.synchronizedList(new ArrayList<>());
    private final Faults faults = new Faults();
    private final FaultWriter faultWriter;
    private final HttpServer server;
    private @Nullable Authorization authorization;

    private EmbeddedRegistry(Vertx vertx, RegistryOptions options) {
        this.options = options;
        this.faultWriter = new FaultWriter(vertx);
        this.storage = new Storage(options.maximumBytes());
        this.uploads = new Uploads(storage, options.absoluteLocations());
        HttpServerOptions serving = new HttpServerOptions().setMaxHeaderSize(LONGEST_HEAD)
                .setHandle100ContinueAutomatically(true).setMaxInitialLineLength(LONGEST_HEAD)
                .setInitialSettings(new Http2Settings().setMaxHeaderListSize(LONGEST_HEAD));
        if (options.certificate() != null) {
            serving.setSsl(true).setUseAlpn(true).setKeyCertOptions(options.certificate());
        }
        this.server = vertx.createHttpServer(serving).connectionHandler(SerialFlowController::order);
    }

    /** Starts a registry; fails where the port is taken. */
    public static Future<EmbeddedRegistry> start(Vertx vertx, RegistryOptions options) {
        EmbeddedRegistry registry = new EmbeddedRegistry(vertx, options);
        return registry.server.requestHandler(registry::receive).listen(options.port(), options.host())
                .map(_ -> registry);
    }

    /** Stops listening and closes every connection. */
    public Future<Void> close() {
        return server.close();
    }

    /** The port on which it listens. */
    public int port() {
        return server.actualPort();
    }

    /** {@code scheme://host:port}. */
    public String baseUrl() {
        return (options.certificate() == null ? "http://" : "https://") + options.host() + ":" + port();
    }

    /** The requests so far, in the order of their arrival. */
    public List<RecordedRequest> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    /** The scopes for which tokens were asked, in the order of the requests. */
    public List<String> scopesAsked() {
        return authorization().scopesAsked();
    }

    /** The script of its faults. */
    public Faults faults() {
        return faults;
    }

    /** Forgets the recorded requests, tokens, scopes and faults; the content stays. */
    public void reset() {
        faults.clear();
        requests.clear();
        authorization().clear();
    }

    /** Forgets all content and every upload. */
    public void clear() {
        storage.clear();
        uploads.clear();
    }

    /** Stores an image or an index, all that it holds, and points a tag at it. */
    public Digest put(String repository, String tag, Image image) {
        return store(repository, List.of(tag), image);
    }

    /** Stores an image or an index without a tag. */
    public Digest put(String repository, Image image) {
        return store(repository, List.of(), image);
    }

    /** Stores a blob. */
    public Digest putBlob(String repository, Buffer content) {
        Digest digest = Content.digest(content);
        storage.putBlob(repository, digest, content);
        return digest;
    }

    private Digest store(String repository, List<String> tags, Image image) {
        image.blobs().forEach(blob -> putBlob(repository, blob));
        image.children().forEach(child -> store(repository, List.of(), child));
        storage.putManifest(repository, new StoredManifest(image.mediaType(), image.digest(), image.manifest()), tags);
        return image.digest();
    }

    private void receive(HttpServerRequest request) {
        RecordedRequest recorded = new RecordedRequest(request.method().name(), request.uri(),
                MultiMap.caseInsensitiveMultiMap().addAll(request.headers()));
        requests.add(recorded);
        BodyReader.read(request, storage).onComplete(
                body -> write(request, recorded, answer(request, body)),
                failure -> {
                    if (failure instanceof RefusedException refusal) {
                        write(request, recorded, refusal.answer());
                    } else {
                        request.connection().close();
                    }
                });
    }

    private void write(HttpServerRequest request, RecordedRequest recorded, Answer answer) {
        faults.next(recorded).ifPresentOrElse(
                fault -> faultWriter.write(request, answer, fault),
                () -> AnswerWriter.write(request, answer));
    }

    private Answer answer(HttpServerRequest request, Buffer body) {
        MultiMap query;
        try {
            query = Form.parse(request.query() == null ? "" : request.query());
        } catch (RefusedException refusal) {
            return refusal.answer();
        }
        Call call = new Call(request.method(), request.uri(), query, request.headers(), body);
        return new Endpoints(options, storage, uploads, authorization()).answer(call);
    }

    /** Made on first use, when the port is known. */
    private synchronized Authorization authorization() {
        if (authorization == null) {
            authorization = new Authorization(options.access(), baseUrl());
        }
        return authorization;
    }
}
