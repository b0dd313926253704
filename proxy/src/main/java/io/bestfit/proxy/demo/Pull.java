package io.bestfit.proxy.demo;

import io.bestfit.matcher.oci.MediaTypes;
import io.bestfit.proxy.registry.LayerArchive;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Pulls the sample image as a registry client does: HEAD and GET of the tag, then the layer by its digest. */
final class Pull {

    /** Plenty on the loopback address; without a bound a defect would look like a hanging program. */
    private static final int PATIENCE_SECONDS = 10;
    private static final String ACCEPT = String.join(", ", MediaTypes.OCI_INDEX, MediaTypes.OCI_MANIFEST,
            MediaTypes.DOCKER_LIST, MediaTypes.DOCKER_MANIFEST);

    private final Vertx vertx;
    private final HttpClient client;
    private final String repositoryUrl;

    Pull(Vertx vertx, String baseUrl, String repository) {
        this.vertx = vertx;
        this.client = vertx.createHttpClient();
        this.repositoryUrl = baseUrl + "/v2/" + repository;
    }

    /**
     * A manifest as it was answered.
     *
     * @param mediaType its Content-Type
     * @param digest the Docker-Content-Digest
     * @param bytes its bytes
     */
    record Manifest(String mediaType, String digest, Buffer bytes) {}

    private record Answer(String target, int status, MultiMap headers, Buffer body) {

        String header(String name) throws IOException {
            String value = headers.get(name);
            if (value == null) {
                throw new IOException("The answer to " + target + " has no " + name + ".");
            }
            return value;
        }
    }

    /**
     * Asks for a tag or digest by HEAD and by GET.
     *
     * @throws IOException with a sentence, where the two differ, the digest is wrong or the registry refuses
     */
    Manifest manifest(String reference, Optional<String> declaration) throws IOException {
        Answer head = send(HttpMethod.HEAD, "/manifests/" + reference, declaration);
        Answer answer = send(HttpMethod.GET, "/manifests/" + reference, declaration);
        String digest = answer.header("Docker-Content-Digest");
        require(head.header("Docker-Content-Digest").equals(digest), "HEAD and GET of " + reference
                + " name different digests.");
        require(head.header("Content-Length").equals(String.valueOf(answer.body().length())),
                "HEAD of " + reference + " names another length than GET has.");
        require(head.header("Content-Type").equals(answer.header("Content-Type")),
                "HEAD and GET of " + reference + " name different types.");
        requireDigest(digest, answer.body());
        return new Manifest(answer.header("Content-Type"), digest, answer.body());
    }

    /** The text of {@code /variant} in the layer of an image's manifest. */
    String variant(Manifest manifest) throws IOException {
        String layer;
        try {
            layer = layerOf(new JsonObject(manifest.bytes()));
        } catch (DecodeException e) {
            throw new IOException("The answer " + manifest.digest() + " is no JSON object.", e);
        }
        Buffer content = send(HttpMethod.GET, "/blobs/" + layer, Optional.empty()).body();
        requireDigest(layer, content);
        return LayerArchive.read(content.getBytes(), "variant")
                .orElseThrow(() -> new IOException("The layer " + layer + " holds no file /variant.")).strip();
    }

    private static String layerOf(JsonObject manifest) throws IOException {
        if (manifest.getValue("layers") instanceof JsonArray layers && !layers.isEmpty()
                && layers.getValue(0) instanceof JsonObject layer
                && layer.getValue("digest") instanceof String digest) {
            return digest;
        }
        throw new IOException("The answer is no manifest of an image with a layer.");
    }

    /** Asks from an event loop: to another thread the body of a response may be lost before it is asked for. */
    private Answer send(HttpMethod method, String path, Optional<String> declaration) throws IOException {
        String target = method + " " + repositoryUrl + path;
        RequestOptions options = new RequestOptions().setMethod(method).setAbsoluteURI(repositoryUrl + path)
                .putHeader("Accept", ACCEPT);
        declaration.ifPresent(text -> options.putHeader("Node-Features", text));
        Promise<Answer> answered = Promise.promise();
        vertx.runOnContext(_ -> client.request(options).compose(request -> request.send())
                .compose(response -> response.body()
                        .map(body -> new Answer(target, response.statusCode(), response.headers(), body)))
                .onComplete(answered));
        Answer answer = answered.future().timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .recover(cause -> Future.failedFuture(new IOException(target + " was not answered: " + cause, cause)))
                .await();
        require(answer.status() == 200, target + " was answered " + answer.status() + ": " + answer.body());
        return answer;
    }

    private static void requireDigest(String digest, Buffer content) throws IOException {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            String actual = "sha256:" + HexFormat.of().formatHex(sha256.digest(content.getBytes()));
            require(actual.equals(digest), "The content has the digest " + actual + ", not " + digest + ".");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static void require(boolean holds, String sentence) throws IOException {
        if (!holds) {
            throw new IOException(sentence);
        }
    }
}
