package io.bestfit.proxy.demo;

import io.bestfit.proxy.registry.Image;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the nodes of the demonstration were answered, pulled as registry clients pull.
 *
 * @param answers one for each node that was answered
 * @param faults a sentence for everything that is not as it must be; none where all is well
 */
record SelfCheck(List<NodeAnswer> answers, List<String> faults) {

    SelfCheck {
        answers = List.copyOf(answers);
        faults = List.copyOf(faults);
    }

    boolean passed() {
        return faults.isEmpty();
    }

    /** Pulls the sample image through a registry or proxy: once without a declaration, then as every node. */
    static SelfCheck run(Vertx vertx, String url, Image image) {
        Pull pull = new Pull(vertx, url, SampleImage.REPOSITORY);
        List<NodeAnswer> answers = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        try {
            Pull.Manifest index = pull.manifest(SampleImage.TAG, Optional.empty());
            if (!index.bytes().equals(image.manifest()) || !index.mediaType().equals(image.mediaType())) {
                faults.add("Without a declaration the index must come as it is, but " + index.digest()
                        + " came instead of " + image.digest() + ".");
            }
            for (DemoNode node : DemoNode.ALL) {
                try {
                    answers.add(ask(pull, node, index));
                } catch (IOException e) {
                    faults.add(node.name() + ": " + e.getMessage());
                }
            }
        } catch (IOException e) {
            faults.add("Without a declaration: " + e.getMessage());
        }
        for (NodeAnswer answer : answers) {
            if (!answer.variant().equals(answer.node().expected())) {
                faults.add(answer.node().name() + " must get '" + answer.node().expected() + "', but got '"
                        + answer.variant() + "'.");
            }
        }
        return new SelfCheck(answers, faults);
    }

    private static NodeAnswer ask(Pull pull, DemoNode node, Pull.Manifest index) throws IOException {
        Pull.Manifest chosen = pull.manifest(SampleImage.TAG, Optional.of(node.declaration()));
        String variant = pull.variant(chosen);
        String first = firstMatch(index, node.architecture());
        return new NodeAnswer(node, variant, pull.variant(pull.manifest(first, Optional.empty())));
    }

    /** The first entry for Linux on an architecture, which is what a client takes that looks no further. */
    private static String firstMatch(Pull.Manifest index, String architecture) throws IOException {
        try {
            if (new JsonObject(index.bytes()).getValue("manifests") instanceof JsonArray entries) {
                for (Object entry : entries) {
                    if (entry instanceof JsonObject descriptor
                            && descriptor.getValue("platform") instanceof JsonObject platform
                            && "linux".equals(platform.getValue("os"))
                            && architecture.equals(platform.getValue("architecture"))
                            && descriptor.getValue("digest") instanceof String digest) {
                        return digest;
                    }
                }
            }
        } catch (DecodeException e) {
            throw new IOException("The index " + index.digest() + " is no JSON object.", e);
        }
        throw new IOException("The index " + index.digest() + " has no entry for linux/" + architecture + ".");
    }
}
