package io.bestfit.proxy.clientconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bestfit.matcher.node.Declaration;
import io.bestfit.proxy.upstream.Origin;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ClientTest {

    private static final String PLAIN = "http://10.0.0.1:5000";
    private static final String TLS = "https://bestfit.example";

    @ParameterizedTest
    @MethodSource("files")
    void writes(String name, Pointing pointing, String place, String content) throws Exception {
        ClientFile file = Client.of(name).orElseThrow().file(pointing);

        assertThat(file.place()).isEqualTo(place);
        assertThat(file.content()).isEqualTo(content);
    }

    static Stream<Arguments> files() throws Exception {
        return Stream.of(
                Arguments.of("containerd", pointing(TLS, null, "cpu=zen4, nvidia-driver=\"550.54\"", true),
                        "/etc/containerd/certs.d/_default/hosts.toml", """
                                [host."https://bestfit.example"]
                                  capabilities = ["pull", "resolve"]
                                  [host."https://bestfit.example".header]
                                    Node-Features = 'cpu=zen4, nvidia-driver="550.54"'
                                """),
                Arguments.of("containerd", pointing(PLAIN, "quay.io", "cpu=zen4", false),
                        "/etc/containerd/certs.d/quay.io/hosts.toml", """
                                server = "http://10.0.0.1:5000"
                                [header]
                                  Node-Features = "cpu=zen4"
                                [host."http://10.0.0.1:5000"]
                                  capabilities = ["pull", "resolve"]
                                  [host."http://10.0.0.1:5000".header]
                                    Node-Features = "cpu=zen4"
                                """),
                Arguments.of("nerdctl", pointing(TLS, null, null, true),
                        "/etc/containerd/certs.d/_default/hosts.toml", """
                                [host."https://bestfit.example"]
                                  capabilities = ["pull", "resolve"]
                                """),
                Arguments.of("docker-containerd", pointing(TLS, "docker.io", "cpu=zen4", true),
                        "/etc/docker/certs.d/docker.io/hosts.toml", """
                                [host."https://bestfit.example"]
                                  capabilities = ["pull", "resolve"]
                                  [host."https://bestfit.example".header]
                                    Node-Features = "cpu=zen4"
                                """),
                Arguments.of("docker", pointing(PLAIN, null, "cpu=zen4", true), "/etc/docker/daemon.json", """
                        {
                          "registry-mirrors" : [ "http://10.0.0.1:5000/for/zen4" ],
                          "insecure-registries" : [ "10.0.0.1:5000" ]
                        }
                        """),
                Arguments.of("docker-header", pointing(TLS, null, "cpu=zen4, cuda=\"12.4\"", true),
                        "~/.docker/config.json", """
                                {
                                  "HttpHeaders" : {
                                    "X-Meta-Node-Features" : "cpu=zen4, cuda=\\"12.4\\""
                                  }
                                }
                                """),
                Arguments.of("podman", pointing(PLAIN, null, "cpu=zen4", true),
                        "/etc/containers/registries.conf.d/50-bestfit.conf", """
                                [[registry]]
                                prefix = "docker.io"
                                location = "docker.io"

                                [[registry.mirror]]
                                location = "10.0.0.1:5000/for/zen4"
                                insecure = true
                                pull-from-mirror = "tag-only"
                                """),
                Arguments.of("cri-o", pointing(TLS, "quay.io", "profile=h100", false),
                        "/etc/containers/registries.conf.d/50-bestfit.conf", """
                                [[registry]]
                                prefix = "quay.io"
                                location = "bestfit.example/for/h100"
                                """),
                Arguments.of("k3s", pointing(TLS, null, "cpu=zen4", true), "/etc/rancher/k3s/registries.yaml", """
                        mirrors:
                          "docker.io":
                            endpoint:
                              - "https://bestfit.example/v2/for/zen4"
                        """),
                Arguments.of("rke2", pointing(TLS, "*", null, true), "/etc/rancher/rke2/registries.yaml", """
                        mirrors:
                          "*":
                            endpoint:
                              - "https://bestfit.example"
                        """),
                Arguments.of("buildkit", pointing(PLAIN, null, null, true), "/etc/buildkit/buildkitd.toml", """
                        [registry."docker.io"]
                          mirrors = ["10.0.0.1:5000"]
                        [registry."10.0.0.1:5000"]
                          http = true
                        """),
                Arguments.of("enroot", pointing(PLAIN, null, "cpu=zen4, cluster_1", true), "the name of an image",
                        "10.0.0.1:5000/for/zen4.cluster_1/REPOSITORY:TAG\n"));
    }

    @Test
    void saysWhatToDoWhereAPathCannotSayIt() throws Exception {
        Pointing pointing = pointing(TLS, null, "cpu=zen4, mpi=mpich", true);

        assertThatThrownBy(() -> Client.of("podman").orElseThrow().file(pointing))
                .isInstanceOf(NotInAPathException.class)
                .hasMessage(
                        "this client declares its node by a path, whose words cannot say all of 'cpu=zen4, mpi=mpich';"
                                + " give it a name under profiles: in the proxy's configuration, and write --node profile=NAME");
    }

    @Test
    void everyNameMeansOneClient() {
        List<String> names = Arrays.stream(Client.values()).flatMap(client -> client.names().stream()).toList();

        assertThat(names).doesNotHaveDuplicates().allSatisfy(name -> assertThat(Client.of(name)).isPresent());
        assertThat(Client.of("kubelet")).isEmpty();
    }

    private static Pointing pointing(String proxy, @Nullable String registry, @Nullable String declaration,
            boolean fallback) throws Exception {
        return new Pointing(Origin.parse(proxy), registry, declaration == null ? null : Declaration.read(declaration),
                fallback);
    }
}
