package io.bestfit.proxy.clientconfig;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The {@code daemon.json} of Docker, which has mirrors of Docker Hub and of no other registry.
 *
 * <p>Source: moby/moby:daemon/pkg/registry/config.go (ValidateMirror), service_v2.go.
 */
final class DockerDaemon {

    static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private DockerDaemon() {}

    static ClientFile file(Pointing pointing) throws NotInAPathException {
        String registry = pointing.registryOr(Pointing.DOCKER_HUB);
        if (!registry.equals(Pointing.DOCKER_HUB)) {
            throw new IllegalArgumentException(
                    "--registry: Docker has mirrors of docker.io alone: pull images of " + registry
                            + " by name, or see docker-containerd");
        }
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("registry-mirrors",
                List.of(pointing.proxy() + pointing.path().map(path -> "/" + path).orElse("")));
        if (!pointing.proxy().tls()) {
            settings.put("insecure-registries", List.of(pointing.proxy().authority()));
        }
        List<String> notes = new ArrayList<>();
        notes.add("Put these keys into the file that is there, and restart Docker.");
        notes.add("Docker has mirrors of Docker Hub only: images of other registries are pulled by name, "
                + pointing.location() + "/REPOSITORY:TAG, or see docker-containerd.");
        if (pointing.path().isPresent()) {
            notes.add("A mirror with a path needs Docker 24.0.8 or 25.0: older ones do not start with it; see"
                    + " docker-header.");
        }
        notes.add("Where Bestfit is down or refuses, Docker Hub itself is asked, and nothing in this file forbids it:"
                + " only the daemon's log tells.");
        if (pointing.authority() != null) {
            notes.add(
                    "The authority is not named in this file: copy " + pointing.authority() + " to /etc/docker/certs.d/"
                            + pointing.proxy().authority() + "/ca.crt.");
        }
        return new ClientFile("/etc/docker/daemon.json", JSON.writeValueAsString(settings) + "\n", notes,
                pointing.check("docker pull docker.io/REPOSITORY:TAG"));
    }
}
