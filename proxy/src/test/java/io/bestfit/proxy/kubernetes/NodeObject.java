package io.bestfit.proxy.kubernetes;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A Node as the API server writes it. */
public record NodeObject(String name, String address, String created, long version, Map<String, String> labels,
        Map<String, String> annotations) {

    public static NodeObject of(String name, String address, String cpu) {
        return new NodeObject(name, address, "2026-01-01T00:00:00Z", 1, Map.of(),
                Map.of("bestfit.io/declaration", "cpu=" + cpu));
    }

    NodeObject cpu(String cpu) {
        return new NodeObject(name, address, created, version + 1, labels,
                Map.of("bestfit.io/declaration", "cpu=" + cpu));
    }

    NodeObject labels(Map<String, String> all) {
        return new NodeObject(name, address, created, version + 1, all, Map.of());
    }

    NodeObject version(long resourceVersion) {
        return new NodeObject(name, address, created, resourceVersion, labels, annotations);
    }

    public String json() {
        return "{\"kind\":\"Node\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"" + name + "\",\"uid\":\"uid-" + name
                + "\",\"creationTimestamp\":\"" + created + "\",\"resourceVersion\":\"" + version + "\",\"labels\":"
                + json(labels) + ",\"annotations\":" + json(annotations)
                + "},\"spec\":{\"podCIDR\":\"10.244.7.0/24\",\"podCIDRs\":[\"10.244.7.0/24\"]},\"status\":{\"addresses\":["
                + "{\"type\":\"InternalIP\",\"address\":\"" + address
                + "\"},{\"type\":\"Hostname\",\"address\":\"10.9.9.9\"}],\"capacity\":{\"cpu\":\"96\"},\"nodeInfo\":"
                + "{\"architecture\":\"amd64\",\"operatingSystem\":\"linux\",\"kernelVersion\":\"6.8.0-45-generic\"}}}";
    }

    private static String json(Map<String, String> texts) {
        return new TreeMap<>(texts).entrySet().stream()
                .map(entry -> '"' + entry.getKey() + "\":\"" + entry.getValue().replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(",", "{", "}"));
    }
}
