package io.bestfit.proxy.clientconfig;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The clients whose configuration is known.
 *
 * <p>What each of them reads, and by which way it can declare a node, is said at its file's class; clients that differ in
 * nothing are one.
 */
public enum Client {
    CONTAINERD,
    DOCKER,
    DOCKER_CONTAINERD,
    DOCKER_HEADER,
    PODMAN,
    CRIO,
    APPTAINER,
    SARUS,
    K3S,
    RKE2,
    BUILDKIT,
    CHARLIECLOUD,
    ENROOT,
    SHIFTER,
    SINGULARITY,
    OTHERS;

    /** The client of that name. */
    public static Optional<Client> of(String name) {
        return Arrays.stream(values()).filter(client -> client.names().contains(name)).findFirst();
    }

    /** The names that mean this client. */
    public List<String> names() {
        return switch (this) {
            case CONTAINERD -> List.of("containerd", "nerdctl");
            case DOCKER -> List.of("docker");
            case DOCKER_CONTAINERD -> List.of("docker-containerd");
            case DOCKER_HEADER -> List.of("docker-header");
            case PODMAN -> List.of("podman", "buildah", "skopeo");
            case CRIO -> List.of("cri-o", "crio");
            case APPTAINER -> List.of("apptainer");
            case SARUS -> List.of("sarus");
            case K3S -> List.of("k3s");
            case RKE2 -> List.of("rke2");
            case BUILDKIT -> List.of("buildkit");
            case CHARLIECLOUD -> List.of("charliecloud");
            case ENROOT -> List.of("enroot");
            case SHIFTER -> List.of("shifter");
            case SINGULARITY -> List.of("singularity");
            case OTHERS -> List.of("crane", "oras");
        };
    }

    /**
     * What to write for it.
     *
     * @throws NotInAPathException where it declares by a path, which cannot say all of the declaration
     */
    public ClientFile file(Pointing pointing) throws NotInAPathException {
        return switch (this) {
            case CONTAINERD -> ContainerdHosts.ofContainerd(pointing);
            case DOCKER -> DockerDaemon.file(pointing);
            case DOCKER_CONTAINERD -> ContainerdHosts.ofDocker(pointing);
            case DOCKER_HEADER -> DockerHeaders.file(pointing);
            case PODMAN -> ContainersRegistries.ofPodman(pointing);
            case CRIO -> ContainersRegistries.ofCrio(pointing);
            case APPTAINER -> ContainersRegistries.ofApptainer(pointing);
            case SARUS -> ContainersRegistries.ofSarus(pointing);
            case K3S -> RancherRegistries.ofK3s(pointing);
            case RKE2 -> RancherRegistries.ofRke2(pointing);
            case BUILDKIT -> BuildkitRegistries.file(pointing);
            case CHARLIECLOUD -> ByReference.ofCharliecloud(pointing);
            case ENROOT -> ByReference.ofEnroot(pointing);
            case SHIFTER -> ByReference.ofShifter(pointing);
            case SINGULARITY -> ByReference.ofSingularity(pointing);
            case OTHERS -> ByReference.ofOthers(pointing);
        };
    }
}
