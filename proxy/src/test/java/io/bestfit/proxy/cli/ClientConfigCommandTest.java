package io.bestfit.proxy.cli;

import static io.bestfit.proxy.cli.Ran.run;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ClientConfigCommandTest {

    @Test
    void theFileIsTheAnswerAndTheRestIsSaidAside() {
        Ran ran = run("client-config", "k3s", "--proxy", "https://bestfit.example", "--node", "cpu=zen4");

        assertThat(ran.status()).isEqualTo(0);
        assertThat(ran.out()).startsWith("mirrors:\n").contains("https://bestfit.example/v2/for/zen4");
        assertThat(ran.err().lines()).first().isEqualTo("# /etc/rancher/k3s/registries.yaml");
        assertThat(ran.err()).endsWith("""
                # It works where these name one digest:
                #   crictl pull docker.io/REPOSITORY:TAG
                #   bestfit select https://bestfit.example/REPOSITORY:TAG --node 'cpu=zen4'
                """);
        assertThat(run("client-config", "k3s", "--proxy", "https://bestfit.example").err()).endsWith("""
                # To try it, with a look at Bestfit's log:
                #   crictl pull docker.io/REPOSITORY:TAG
                """);
    }

    @Test
    void programsGetAllOfItInOne() {
        Ran ran = run("client-config", "singularity", "--proxy", "https://bestfit.example", "--output", "json");

        JsonNode answer = JsonMapper.shared().readTree(ran.out());
        assertThat(answer.path("content").asString()).isEqualTo("docker://bestfit.example/REPOSITORY:TAG\n");
        assertThat(answer.path("place").asString()).isEqualTo("the name of an image");
        assertThat(answer.path("notes")).isNotEmpty();
        assertThat(answer.path("check").path(0).asString())
                .isEqualTo("singularity pull docker://bestfit.example/REPOSITORY:TAG");
        assertThat(ran.err()).isEmpty();
    }

    @Test
    void tellsWhatItCannotDo() {
        assertThat(run("client-config", "kubelet", "--proxy", "http://p")).satisfies(ran -> {
            assertThat(ran.status()).isEqualTo(2);
            assertThat(ran.out()).isEmpty();
            assertThat(ran.err()).startsWith("bestfit client-config: there is no client 'kubelet' here; there are"
                    + " containerd, nerdctl, docker,");
        });
        assertThat(run("client-config", "podman", "--proxy", "http://p/path").err())
                .startsWith("bestfit client-config: --proxy: 'http://p/path' must have no path");
        assertThat(run("client-config", "podman", "--proxy", "http://p", "--node", "cpu=zen99").err())
                .startsWith("bestfit client-config: --node: the declaration is malformed at position 4");
        assertThat(run("client-config", "podman", "--proxy", "http://p", "--registry", "../quay.io").err())
                .startsWith("bestfit client-config: --registry: '../quay.io' is no HOST[:PORT] of a registry, such as"
                        + " quay.io\n");
        assertThat(run("client-config", "podman", "--proxy", "http://p", "--ca", "/ca.pem").err())
                .startsWith("bestfit client-config: --ca: http://p is not https, so that no certificate is checked\n");
        assertThat(run("client-config", "podman", "--proxy", "https://p", "--ca", "ca.pem").err()).startsWith(
                "bestfit client-config: --ca: 'ca.pem' is no absolute path of letters, digits, '.', '_', '-' and '/'\n");
        assertThat(run("client-config", "podman", "--proxy", "http://p", "--node", "cpu=zen4, mpi=mpich"))
                .satisfies(ran -> {
                    assertThat(ran.status()).isEqualTo(2);
                    assertThat(ran.err()).contains("write --node profile=NAME");
                });
    }

}
