package io.bestfit.proxy.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A cluster that is fabric8's API server for tests, in a JVM of its own; its objects are gone with it. */
final class MockCluster implements AutoCloseable {

    private static final String NODES = "/api/v1/nodes";
    private static final String FEATURES = "/apis/nfd.k8s-sigs.io/v1alpha1/namespaces/nfd/nodefeatures";

    private final Path folder;
    private final int port;
    private Daemon server;

    private MockCluster(Path folder, int port, Daemon server) {
        this.folder = folder;
        this.port = port;
        this.server = server;
    }

    /** Starts one without any object. */
    static MockCluster start(Path folder) throws Exception {
        int port = Daemon.freePort();
        return new MockCluster(folder, port, run(folder, port, Map.of()));
    }

    private static Daemon run(Path folder, int port, Map<String, String> nodes) throws Exception {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of("target", "kubernetes-server-mock.arguments").toAbsolutePath(),
                Path.of("src", "test", "kubernetes", "MockApiServer.java").toAbsolutePath().toString(),
                String.valueOf(port)));
        for (Map.Entry<String, String> node : nodes.entrySet()) {
            words.add(NODES);
            words.add(Files.writeString(folder.resolve(node.getKey() + ".json"), node.getValue()).toString());
        }
        return Daemon.start(folder.resolve("cluster.log"),
                () -> Bestfit.status("http://127.0.0.1:" + port + NODES) == 200, words.toArray(String[]::new));
    }

    /** Ends it without a farewell. */
    void stop() throws IOException {
        server.close();
    }

    /** Starts it again where it was, with other nodes, by name. */
    void startAgain(Map<String, String> nodes) throws Exception {
        server = run(folder, port, nodes);
    }

    Path kubeconfig() throws IOException {
        return Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
                contexts: [{name: c, context: {cluster: c, user: u}}]
                current-context: c
                users: [{name: u, user: {}}]
                """.formatted(port));
    }

    /** A Node in JSON. */
    static String node(String name, String address, Map<String, String> labels, Map<String, String> annotations) {
        return """
                {"kind": "Node", "apiVersion": "v1", "metadata": {"name": "%s", "labels": %s, "annotations": %s},
                 "status": {"addresses": [{"type": "InternalIP", "address": "%s"}],
                  "nodeInfo": {"architecture": "amd64", "operatingSystem": "linux"}}}
                """.formatted(name, json(labels), json(annotations), address);
    }

    private static String json(Map<String, String> texts) {
        return texts.entrySet().stream().map(text -> "\"%s\": \"%s\"".formatted(text.getKey(), text.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    void create(String node) throws Exception {
        send("POST", NODES, node);
    }

    void change(String name, String node) throws Exception {
        send("PUT", NODES + "/" + name, node);
    }

    void delete(String name) throws Exception {
        send("DELETE", NODES + "/" + name, "");
    }

    /** Creates the NodeFeature object of a node. */
    void createFeatures(String node, List<String> cpuFlags) throws Exception {
        send("POST", FEATURES, """
                {"kind": "NodeFeature", "apiVersion": "nfd.k8s-sigs.io/v1alpha1", "metadata": {"name": "%s",
                  "namespace": "nfd", "labels": {"nfd.node.kubernetes.io/node-name": "%s"}},
                 "spec": {"features": {"flags": {"cpu.cpuid": {"elements": {%s}}}}}}
                """.formatted(node, node,
                cpuFlags.stream().map(flag -> "\"" + flag + "\": {}").collect(Collectors.joining(", "))));
    }

    void deleteFeatures(String node) throws Exception {
        send("DELETE", FEATURES + "/" + node, "");
    }

    private void send(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/json").method(method, BodyPublishers.ofString(body)).build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            assertThat(answer.statusCode()).as("%s %s: %s", method, path, answer.body()).isIn(200, 201);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
