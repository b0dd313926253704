package io.bestfit.proxy.clientconfig;

import java.util.List;
import java.util.Map;

/**
 * The {@code config.json} of Docker's client, whose headers its daemon forwards where they begin with {@code X-Meta-}.
 *
 * <p>Source: moby/moby:daemon/server/router/image/image_routes.go.
 */
final class DockerHeaders {

    private DockerHeaders() {}

    static ClientFile file(Pointing pointing) {
        Map<String, Object> settings = Map.of("HttpHeaders",
                pointing.header().map(header -> Map.of("X-Meta-Node-Features", header)).orElse(Map.of()));
        return new ClientFile("~/.docker/config.json", DockerDaemon.JSON.writeValueAsString(settings) + "\n", List.of(
                "Put this key into the file that is there; it belongs to one user and not to the node.",
                "It declares and points nowhere: the daemon needs the mirror " + pointing.proxy()
                        + ", or images are pulled by the name " + pointing.proxy().authority() + "/REPOSITORY:TAG.",
                "Other registries are sent the header, too; builds and Swarm services send none; where containerd"
                        + " stores Docker's images it needs Docker 29."),
                pointing.check("docker pull " + pointing.proxy().authority() + "/REPOSITORY:TAG"));
    }
}
