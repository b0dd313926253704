package io.bestfit.proxy.demo;

/** What to type while the demonstration is up. */
final class NextSteps {

    private NextSteps() {}

    /**
     * The whole text, lines ending in a line feed.
     *
     * @param address host and port where clients are served
     * @param admin host and port of the admin listener
     */
    static String of(String address, String admin) {
        return """
                Try it, in another terminal:

                  curl, declaring a node by a header; Docker-Content-Digest names the image for it:
                    curl --head -H 'Node-Features: cpu=zen3' \\
                      -H 'Accept: application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json' \\
                      http://ADDRESS/v2/REPOSITORY/manifests/TAG

                  curl, asking why:
                    curl -H 'Node-Features: cpu=zen3' 'http://ADDRESS/bestfit/v1/explain?ref=REPOSITORY:TAG'

                  podman or skopeo, declaring it by the path for/zen3; write registries.conf:
                    [[registry]]
                    prefix = "ADDRESS"
                    location = "ADDRESS/for/zen3"
                    insecure = true
                  and pull:
                    CONTAINERS_REGISTRIES_CONF=$PWD/registries.conf podman pull ADDRESS/REPOSITORY:TAG

                  containerd, declaring it by a header; write certs.d/ADDRESS/hosts.toml:
                    server = "http://ADDRESS"
                    [host."http://ADDRESS"]
                      capabilities = ["pull", "resolve"]
                      [host."http://ADDRESS".header]
                        Node-Features = "cpu=zen3"
                  and pull:
                    ctr images pull --hosts-dir $PWD/certs.d ADDRESS/REPOSITORY:TAG

                  Metrics: http://ADMIN/metrics

                Ctrl-C ends the demonstration.
                """.replace("ADDRESS", address).replace("ADMIN", admin).replace("REPOSITORY", SampleImage.REPOSITORY)
                .replace("TAG", SampleImage.TAG);
    }
}
