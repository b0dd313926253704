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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientTest {

    private static final String PLAIN = "http://10.0.0.1:5000";
    private static final String NAME = "the name of an image";
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
                        "/etc/containers/registries.conf.d/50-bestfit-docker.io.conf", """
                                [[registry]]
                                prefix = "docker.io"
                                location = "docker.io"

                                [[registry.mirror]]
                                location = "10.0.0.1:5000/for/zen4"
                                insecure = true
                                pull-from-mirror = "tag-only"
                                """),
                Arguments.of("cri-o", pointing(TLS, "quay.io", "profile=h100", false),
                        "/etc/containers/registries.conf.d/50-bestfit-quay.io.conf", """
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
                Arguments.of("apptainer", pointing(PLAIN, null, "cpu=zen4", false),
                        "/etc/containers/registries.conf.d/50-bestfit-docker.io.conf", """
                                [[registry]]
                                prefix = "docker.io"
                                location = "10.0.0.1:5000/for/zen4"
                                insecure = true

                                [[registry.mirror]]
                                location = "10.0.0.1:5000/for/zen4"
                                insecure = true
                                pull-from-mirror = "tag-only"
                                """),
                Arguments.of("charliecloud", pointing(PLAIN, null, "cpu=zen4, cluster_1", true), NAME,
                        "10.0.0.1:5000/for/zen4.cluster_1/REPOSITORY:TAG\n"),
                Arguments.of("singularity", pointing(TLS, null, "cpu=zen4", true), NAME,
                        "docker://bestfit.example/for/zen4/REPOSITORY:TAG\n"),
                Arguments.of("shifter", pointing(TLS, null, "cpu=zen4", true), NAME,
                        "bestfit.example/for/zen4/REPOSITORY:TAG\n"),
                Arguments.of("enroot", pointing(PLAIN, null, "cpu=zen4, mpi=mpich", true), NAME,
                        "docker://10.0.0.1:5000#REPOSITORY:sha256:DIGEST\n"));
    }

    @ParameterizedTest
    @MethodSource("authorities")
    void namesTheAuthorityOfTheCertificate(String name, boolean fallback, String content) throws Exception {
        Pointing pointing = new Pointing(Origin.parse(TLS), "quay.io", Declaration.read("cpu=zen4"),
                "/etc/ssl/bestfit.pem",
                fallback);

        assertThat(Client.of(name).orElseThrow().file(pointing).content()).isEqualTo(content);
    }

    static Stream<Arguments> authorities() {
        return Stream.of(
                Arguments.of("containerd", false, """
                        server = "https://bestfit.example"
                        ca = "/etc/ssl/bestfit.pem"
                        [header]
                          Node-Features = "cpu=zen4"
                        [host."https://bestfit.example"]
                          capabilities = ["pull", "resolve"]
                          ca = "/etc/ssl/bestfit.pem"
                          [host."https://bestfit.example".header]
                            Node-Features = "cpu=zen4"
                        """),
                Arguments.of("k3s", true, """
                        mirrors:
                          "quay.io":
                            endpoint:
                              - "https://bestfit.example/v2/for/zen4"
                        configs:
                          "bestfit.example":
                            tls:
                              ca_file: "/etc/ssl/bestfit.pem"
                        """),
                Arguments.of("buildkit", true, """
                        [registry."quay.io"]
                          mirrors = ["bestfit.example/for/zen4"]
                        [registry."bestfit.example"]
                          ca = ["/etc/ssl/bestfit.pem"]
                        """));
    }

    /** Where a client's file has no room for it, the notes say where the authority belongs. */
    @ParameterizedTest
    @CsvSource({"docker, /etc/docker/certs.d/bestfit.example/ca.crt",
            "podman, /etc/containers/certs.d/bestfit.example/ca.crt"})
    void saysWhereElseTheAuthorityBelongs(String name, String place) throws Exception {
        Pointing pointing = new Pointing(Origin.parse(TLS), null, null, "/etc/ssl/bestfit.pem", true);

        assertThat(Client.of(name).orElseThrow().file(pointing).notes())
                .contains("The authority is not named in this file: copy /etc/ssl/bestfit.pem to " + place + ".");
    }

    @Test
    void everyClientHasNotesAndACommandToTryIt() throws Exception {
        for (Client client : Client.values()) {
            ClientFile file = client.file(pointing(TLS, null, "cpu=zen4", true));

            assertThat(file.notes()).as(client.name()).isNotEmpty();
            assertThat(file.check()).as(client.name()).hasSize(2).last().asString()
                    .isEqualTo("bestfit select https://bestfit.example/REPOSITORY:TAG --node 'cpu=zen4'");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "../etc", "a/b", "quay.io\n", "-a", "a:b", "quay.io:123456", ".hidden"})
    void aRegistryIsAHostAndPort(String registry) {
        assertThatThrownBy(() -> pointing(TLS, registry, null, true)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("--registry: '" + registry + "' is no HOST[:PORT] of a registry, such as quay.io");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "docker | quay.io | --registry: Docker has mirrors of docker.io alone: pull images of quay.io by name, or see"
                    + " docker-containerd",
            "podman | * | --registry: this client has no word for all registries: name one",
            "buildkit | _default | --registry: this client has no word for all registries: name one"})
    void saysWhichRegistryItCannotStandFor(String name, String registry, String message) throws Exception {
        Pointing pointing = pointing(TLS, registry, null, true);

        assertThatThrownBy(() -> Client.of(name).orElseThrow().file(pointing))
                .isInstanceOf(IllegalArgumentException.class).hasMessage(message);
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
                null, fallback);
    }
}
