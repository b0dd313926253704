package io.bestfit.proxy.demo;

/** What to type while the demonstration is up: commands for a shell, as they stand. */
final class NextSteps {

    private NextSteps() {}

    /**
     * The whole text, lines ending in a line feed.
     *
     * <p>Between its first and its last line it is a shell script; blocks are apart by an empty line and begin with a
     * comment.
     *
     * @param program what starts this program, as a shell reads it
     * @param address host and port where clients are served
     * @param admin host and port of the admin listener
     */
    static String of(String program, String address, String admin) {
        return """
                Try it in another terminal; a header or for/NODE in the path declares the node:

                # Which image does a Zen 3 node get? Docker-Content-Digest names it.
                curl -sSI -H 'Node-Features: cpu=zen3' \\
                  http://ADDRESS/v2/REPOSITORY/manifests/TAG

                # Why that one?
                PROGRAM explain ADDRESS/REPOSITORY:TAG --node cpu=zen3

                # docker, with the node in the name of the image
                docker run --rm ADDRESS/for/zen3/REPOSITORY:TAG

                # podman, the same
                podman run --rm --tls-verify=false ADDRESS/for/zen3/REPOSITORY:TAG

                # podman, CRI-O, skopeo: the node in registries.conf, the image's own name
                cat >registries.conf <<END
                [[registry]]
                prefix = "ADDRESS"
                location = "ADDRESS/for/zen3"
                insecure = true
                END
                CONTAINERS_REGISTRIES_CONF=$PWD/registries.conf \\
                  podman run --rm ADDRESS/REPOSITORY:TAG

                # containerd, as root: the node in a header that hosts.toml adds
                mkdir -p certs.d/ADDRESS
                cat >certs.d/ADDRESS/hosts.toml <<END
                server = "http://ADDRESS"
                [host."http://ADDRESS"]
                  capabilities = ["pull", "resolve"]
                  [host."http://ADDRESS".header]
                    Node-Features = "cpu=zen3"
                END
                ctr images pull --hosts-dir $PWD/certs.d ADDRESS/REPOSITORY:TAG
                ctr run --rm ADDRESS/REPOSITORY:TAG demo

                # What the proxy counted
                curl -sS http://ADMIN/metrics

                Requests are logged below. Ctrl-C ends the demonstration.
                """.replace("PROGRAM", program).replace("ADDRESS", address).replace("ADMIN", admin)
                .replace("REPOSITORY", SampleImage.REPOSITORY)
                .replace("TAG", SampleImage.TAG);
    }
}
