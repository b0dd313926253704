package io.bestfit.proxy.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bestfit.proxy.credentials.DockerCredentials;
import io.bestfit.proxy.registry.Access;
import io.bestfit.proxy.registry.EmbeddedRegistry;
import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import io.bestfit.proxy.registry.RegistryOptions;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryClientTest {

    private static final Image IMAGE = IndexBuilder.oci()
            .features(ImageBuilder.variant("amd64", "zen3"), "amd64", "zen3")
            .build();

    private final Vertx vertx = Vertx.vertx();

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void getsByTagAndByDigestWithoutCredentials() throws Exception {
        EmbeddedRegistry registry = registry(new Access.Open());

        try (RegistryClient client = new RegistryClient(DockerCredentials.none())) {
            RegistryClient.Manifest byTag = client.get(reference(registry, "team/app:1"));
            RegistryClient.Manifest byDigest = client.get(reference(registry, "team/app@" + IMAGE.digest()));

            assertThat(byTag).isEqualTo(byDigest);
            assertThat(byTag.digest()).isEqualTo(IMAGE.digest());
            assertThat(byTag.content()).isEqualTo(IMAGE.manifest());
        }
        assertThat(registry.requests()).allSatisfy(request -> {
            assertThat(request.headers().get("Authorization")).isNull();
            assertThat(request.headers().get("Accept")).isEqualTo("application/vnd.oci.image.index.v1+json,"
                    + " application/vnd.docker.distribution.manifest.list.v2+json,"
                    + " application/vnd.oci.image.manifest.v1+json,"
                    + " application/vnd.docker.distribution.manifest.v2+json");
        });
    }

    @Test
    void getsATokenForPullsOnce() throws Exception {
        EmbeddedRegistry registry = registry(Access.tokens());

        try (RegistryClient client = new RegistryClient(DockerCredentials.none())) {
            client.get(reference(registry, "team/app:1"));
            client.get(reference(registry, "team/app:1"));
        }

        assertThat(registry.scopesAsked()).containsExactly("repository:team/app:pull");
    }

    @Test
    void getsATokenWithThePasswordOfDockersConfiguration() throws Exception {
        EmbeddedRegistry registry = registry(Access.tokens("u", "p"));

        try (RegistryClient client = new RegistryClient(password(registry, "u", "p"))) {
            assertThat(client.get(reference(registry, "team/app:1")).digest()).isEqualTo(IMAGE.digest());
        }
    }

    @Test
    void showsThePasswordToARegistryThatAsksForIt() throws Exception {
        EmbeddedRegistry registry = registry(new Access.Basic("u", "p"));

        try (RegistryClient client = new RegistryClient(password(registry, "u", "p"))) {
            assertThat(client.get(reference(registry, "team/app:1")).digest()).isEqualTo(IMAGE.digest());
        }
        assertThat(registry.requests().getFirst().headers().get("Authorization"))
                .as("nothing is shown before it is asked for").isNull();
    }

    @Test
    void saysWhereToLogInWithoutCredentials() throws Exception {
        EmbeddedRegistry registry = registry(new Access.Basic("u", "p"));

        assertThatFails(registry, "team/app:1", DockerCredentials.none(), "Tried to get " + registry.baseUrl()
                + "/v2/team/app/manifests/1, but the registry answered 401 (UNAUTHORIZED: The registry wants a user"
                + " and a password.); run 'docker login 127.0.0.1:" + registry.port() + "'");
    }

    @Test
    void saysThatThePasswordDoesNotOpenWithoutTellingIt() throws Exception {
        EmbeddedRegistry registry = registry(Access.tokens("u", "p"));

        assertThatFails(registry, "team/app:1", password(registry, "u", "planted"), "Tried to get "
                + registry.baseUrl() + "/token, but the token service answered 401 to the credentials of docker's"
                + " config.json; run 'docker login 127.0.0.1:" + registry.port() + "'");
    }

    @Test
    void aTokenServiceElsewhereWithoutTlsGetsNothing() throws Exception {
        EmbeddedRegistry trap = registry(new Access.Open());
        String realm = "http://localhost:" + trap.port() + "/token";
        EmbeddedRegistry registry = registry(new Access.Token(Optional.of(realm), Optional.empty()));

        assertThatFails(registry, "team/app:1", password(registry, "u", "p"), "Tried to get a token for "
                + registry.baseUrl() + ", but it names '" + realm + "' as its token service, which is neither HTTPS nor"
                + " the registry itself; ask who runs the registry to correct its realm");
        assertThat(trap.requests()).isEmpty();
    }

    @Test
    void saysWhatIsMissing() throws Exception {
        EmbeddedRegistry registry = registry(new Access.Open());

        assertThatThrownBy(() -> get(registry, "team/app:2", DockerCredentials.none()))
                .isInstanceOf(UnavailableException.class)
                .hasMessageStartingWith("Tried to get " + registry.baseUrl()
                        + "/v2/team/app/manifests/2, but the registry answered 404 (MANIFEST_UNKNOWN: ")
                .hasMessageEndingWith("; check the repository and the tag");
    }

    @Test
    void saysThatNobodyListens() throws Exception {
        EmbeddedRegistry registry = registry(new Access.Open());
        registry.close().toCompletionStage().toCompletableFuture().join();
        Reference.Registry gone = (Reference.Registry) Reference.parse("localhost:1/team/app:1");

        try (RegistryClient client = new RegistryClient(DockerCredentials.none())) {
            assertThatThrownBy(() -> client.get(gone)).hasMessage("Tried to get"
                    + " http://localhost:1/v2/team/app/manifests/1, but no connection could be made; check host and"
                    + " port, and that the registry runs");
        }
    }

    private void assertThatFails(EmbeddedRegistry registry, String image, DockerCredentials credentials,
            String sentence) {
        assertThatThrownBy(() -> get(registry, image, credentials)).isInstanceOf(UnavailableException.class)
                .hasMessage(sentence);
    }

    private static RegistryClient.Manifest get(EmbeddedRegistry registry, String image, DockerCredentials credentials)
            throws Exception {
        try (RegistryClient client = new RegistryClient(credentials)) {
            return client.get(reference(registry, image));
        }
    }

    private EmbeddedRegistry registry(Access access) {
        EmbeddedRegistry registry = EmbeddedRegistry.start(vertx, RegistryOptions.defaults().withAccess(access))
                .toCompletionStage().toCompletableFuture().join();
        registry.put("team/app", "1", IMAGE);
        return registry;
    }

    private static Reference.Registry reference(EmbeddedRegistry registry, String image)
            throws MalformedReferenceException {
        return (Reference.Registry) Reference.parse("127.0.0.1:" + registry.port() + "/" + image);
    }

    private DockerCredentials password(EmbeddedRegistry registry, String user, String password) throws Exception {
        String auth = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        Files.writeString(folder.resolve("config.json"),
                "{\"auths\": {\"http://127.0.0.1:" + registry.port() + "\": {\"auth\": \"" + auth + "\"}}}");
        return DockerCredentials.ofUser(Map.of("DOCKER_CONFIG", folder.toString()));
    }
}
