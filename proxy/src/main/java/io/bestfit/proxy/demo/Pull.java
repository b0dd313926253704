package io.bestfit.proxy.demo;

import io.bestfit.matcher.oci.MediaTypes;
import io.bestfit.proxy.registry.LayerArchive;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/** Pulls the sample image as a registry client does: HEAD and GET of the tag, then the layer by its digest. */
final class Pull {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String ACCEPT = String.join(", ", MediaTypes.OCI_INDEX, MediaTypes.OCI_MANIFEST,
            MediaTypes.DOCKER_LIST, MediaTypes.DOCKER_MANIFEST);

    private final HttpClient client;
    private final String repositoryUrl;

    Pull(HttpClient client, String baseUrl, String repository) {
        this.client = client;
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

    /**
     * Asks for a tag by HEAD and by GET.
     *
     * @throws IOException with a sentence, where the two differ, the digest is wrong or the registry refuses
     */
    Manifest manifest(String reference, Optional<String> declaration) throws IOException, InterruptedException {
        HttpResponse<byte[]> head = send("HEAD", "/manifests/" + reference, declaration);
        HttpResponse<byte[]> answer = send("GET", "/manifests/" + reference, declaration);
        String digest = header(answer, "Docker-Content-Digest");
        require(header(head, "Docker-Content-Digest").equals(digest), "HEAD and GET of " + reference
                + " name different digests.");
        require(header(head, "Content-Length").equals(String.valueOf(answer.body().length)),
                "HEAD of " + reference + " names another length than GET has.");
        requireDigest(digest, answer.body());
        return new Manifest(header(answer, "Content-Type"), digest, Buffer.buffer(answer.body()));
    }

    /** The text of {@code /variant} in the layer of an image's manifest. */
    String variant(Manifest manifest) throws IOException, InterruptedException {
        String layer;
        try {
            layer = layerOf(new JsonObject(manifest.bytes()));
        } catch (DecodeException e) {
            throw new IOException("The answer " + manifest.digest() + " is no JSON object.", e);
        }
        byte[] content = send("GET", "/blobs/" + layer, Optional.empty()).body();
        requireDigest(layer, content);
        return LayerArchive.read(content, "variant")
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

    private HttpResponse<byte[]> send(String method, String path, Optional<String> declaration)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(repositoryUrl + path))
                .method(method, HttpRequest.BodyPublishers.noBody()).header("Accept", ACCEPT).timeout(PATIENCE);
        declaration.ifPresent(text -> request.header("Node-Features", text));
        HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
        require(answer.statusCode() == 200, method + " " + repositoryUrl + path + " was answered "
                + answer.statusCode() + ".");
        return answer;
    }

    private static String header(HttpResponse<byte[]> answer, String name) throws IOException {
        return answer.headers().firstValue(name)
                .orElseThrow(() -> new IOException("The answer of " + answer.uri() + " has no " + name + "."));
    }

    private static void requireDigest(String digest, byte[] content) throws IOException {
        try {
            String actual = "sha256:" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
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
