package io.bestfit.proxy.helm;

import io.bestfit.proxy.testing.ExampleFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The folder {@code /etc/bestfit} of a pod, with what its volumes hold there, anywhere else. */
final class PodFiles {

    private static final String ROOT = "/etc/bestfit";
    private static final Pattern SECRET_FILE = Pattern.compile(ROOT + "/secrets/([a-z0-9.-]+)/([A-Za-z0-9._-]+)");

    private PodFiles() {}

    /** Writes the files of a pod; what names the folder names the other one then. */
    static void write(List<JsonNode> objects, JsonNode pod, Path folder) throws Exception {
        Map<String, JsonNode> volumes = new HashMap<>();
        pod.path("volumes").forEach(volume -> volumes.put(volume.path("name").asString(), volume));
        String configuration = "";
        Map<String, Path> secrets = new HashMap<>();
        for (JsonNode mount : pod.at("/containers/0/volumeMounts")) {
            String path = mount.path("mountPath").asString();
            if (!path.startsWith(ROOT)) {
                continue;
            }
            JsonNode volume = volumes.get(mount.path("name").asString());
            if (volume == null) {
                throw new IllegalStateException("no volume is called " + mount.path("name"));
            }
            Path here = Files.createDirectories(Path.of(folder + path.substring(ROOT.length())));
            if (volume.has("secret")) {
                secrets.put(volume.at("/secret/secretName").asString(), here);
                if (path.endsWith("/tls")) {
                    ExampleFiles.certificate(here, "tls.crt", "tls.key", "127.0.0.1");
                }
            } else if (volume.at("/configMap/name").asString().equals(Chart.fullName(objects))) {
                JsonNode data = Chart.object(objects, "ConfigMap", Chart.fullName(objects)).path("data");
                for (Map.Entry<String, JsonNode> file : data.properties()) {
                    Files.writeString(here.resolve(file.getKey()),
                            file.getValue().asString().replace(ROOT, folder.toString()));
                }
                configuration = data.path("bestfit.yaml").asString();
            }
        }
        for (MatchResult named : SECRET_FILE.matcher(configuration).results().toList()) {
            Path secret = secrets.get(named.group(1));
            if (secret == null) {
                throw new IllegalStateException("the secret " + named.group(1) + " is mounted nowhere");
            }
            Files.writeString(secret.resolve(named.group(2)), "not-a-password\n");
        }
    }
}
