package io.bestfit.proxy.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bestfit.proxy.registry.LayerArchive;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * Unchanged clients with a user and a password, through Bestfit, in front of a registry that wants tokens of a service on
 * another port: what they unpack, and what they are told where the password is wrong.
 */
@TestInstance(Lifecycle.PER_CLASS)
class TokensIT {

    private static final String CREDENTIALS = SignedTokens.USER + ":" + SignedTokens.PASSWORD;
    private static final String WRONG = SignedTokens.USER + ":guess";
    private static final String SELECTED = "for/" + ImageClient.CPU + "/" + Sample.BY_TAG;

    private Path folder;
    private SignedTokens tokens;
    private Daemon registry;
    private Daemon bestfit;
    private String address;
    private String secured;
    private Certificates certificates;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        Command.require("docker-registry");
        // Filled while it is open, then served with the same storage to those with a token alone.
        try (DockerRegistry open = DockerRegistry.start(folder)) {
            open.push(Sample.REPOSITORY, Sample.TAG, Sample.INDEX);
        }
        tokens = SignedTokens.start(Sample.REPOSITORY);
        String upstream = "127.0.0.1:" + Daemon.freePort();
        Path configuration = Files.writeString(folder.resolve("closed.yml"), """
                version: 0.1
                storage:
                  filesystem: {rootdirectory: %s}
                http: {addr: "%s"}
                auth:
                  token: {realm: "%s/issue", service: %s, issuer: %s, rootcertbundle: %s}
                """.formatted(folder.resolve("registry"), upstream, tokens.origin(), SignedTokens.SERVICE,
                SignedTokens.ISSUER, tokens.certificate()));
        registry = Daemon.start(folder.resolve("closed.log"), () -> wantsToken(upstream), "docker-registry", "serve",
                configuration.toString());
        address = "127.0.0.1:" + Daemon.freePort();
        secured = "127.0.0.1:" + Daemon.freePort();
        certificates = Certificates.make(folder.resolve(Certificates.FOLDER), "IP:127.0.0.1");
        Path settings = Files.writeString(folder.resolve("tokens.yaml"), """
                version: 1
                listen:
                  - %s
                  - {address: %s, tls: {certificate: %s, key: %s}}
                admin: 127.0.0.1:%d
                upstream: {url: "http://%s", namespaces: [%s], tokenHosts: ["%s"]}
                """.formatted(address, secured, certificates.server(), certificates.serverKey(), Daemon.freePort(),
                upstream, RegistriesConfiguration.NAME, tokens.origin()));
        bestfit = Daemon.start(folder.resolve("tokens.log"), () -> wantsToken(address),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar",
                Path.of("target", "bestfit.jar").toAbsolutePath().toString(), "serve", "--config", settings.toString());
    }

    @AfterAll
    void stop() throws Exception {
        try (SignedTokens _ = tokens; Daemon _ = registry; Daemon _ = bestfit) {
            Mounts.removeUnder(folder);
        }
    }

    @Test
    void skopeo() throws Exception {
        Command.require("skopeo");
        assertUnpacked("skopeo", copied(CREDENTIALS, SELECTED), Sample.BEST);
        assertUnpacked("skopeo", copied(CREDENTIALS, Sample.BY_TAG), Sample.FIRST);
        assertThat(tokens.scopes()).as("scopes of the token service")
                .contains("repository:" + Sample.REPOSITORY + ":pull")
                .noneMatch(scope -> scope.contains("for/"));
        assertThatThrownBy(() -> copied(WRONG, SELECTED)).isInstanceOf(AssertionError.class)
                .hasMessageContaining(SignedTokens.REFUSAL);
    }

    @Test
    void podman() throws Exception {
        Command.require("podman");
        Path store = Files.createDirectory(folder.resolve("p"));
        List<String> podman = List.of("podman", "--root", store.resolve("root").toString(), "--runroot",
                store.resolve("run").toString(), "--tmpdir", store.resolve("tmp").toString(), "--storage-driver", "vfs",
                "--runtime", "runc", "--cgroup-manager", "cgroupfs", "--events-backend", "none");
        String image = address + "/" + SELECTED;
        Command.run(store, Command.words(podman, "pull", "--quiet", "--tls-verify=false", "--creds", CREDENTIALS,
                "--signature-policy", policy().toString(), image));
        String mount = Command.run(store, Command.words(podman, "image", "mount", image)).strip();
        assertUnpacked("podman", Files.readString(Path.of(mount, "variant")).strip(), Sample.BEST);
        assertThatThrownBy(() -> Command.run(store, Command.words(podman, "pull", "--quiet", "--tls-verify=false",
                "--creds", WRONG, "--signature-policy", policy().toString(), image))).isInstanceOf(AssertionError.class)
                .hasMessageContaining(SignedTokens.REFUSAL);
        Command.run(store, Command.words(podman, "image", "unmount", "--all"));
    }

    @Test
    void buildah() throws Exception {
        Command.require("buildah");
        Path store = Files.createDirectory(folder.resolve("b"));
        List<String> buildah = List.of("buildah", "--root", store.resolve("root").toString(), "--runroot",
                store.resolve("run").toString(), "--storage-driver", "vfs");
        String container = Command.run(store, Command.words(buildah, "from", "--quiet", "--tls-verify=false",
                "--creds", CREDENTIALS, "--signature-policy", policy().toString(), address + "/" + SELECTED)).strip();
        String mount = Command.run(store, Command.words(buildah, "mount", container)).strip();
        assertUnpacked("buildah", Files.readString(Path.of(mount, "variant")).strip(), Sample.BEST);
        Command.run(store, Command.words(buildah, "rm", container));
        assertThatThrownBy(() -> Command.run(store, Command.words(buildah, "from", "--quiet", "--pull-always",
                "--tls-verify=false", "--creds", WRONG, "--signature-policy", policy().toString(),
                address + "/" + SELECTED))).isInstanceOf(AssertionError.class)
                .hasMessageContaining(SignedTokens.REFUSAL);
    }

    /** Its token service is the one that the answers to manifests name, since it never asks {@code /v2/}. */
    @Test
    void charliecloud() throws Exception {
        Command.require("ch-image");
        assertUnpacked("charliecloud", pulled(SignedTokens.PASSWORD), Sample.BEST);
        assertThatThrownBy(() -> pulled("guess")).isInstanceOf(AssertionError.class)
                .hasMessageContaining("unauthorized or not in registry");
    }

    private String pulled(String password) throws Exception {
        Path storage = Files.createTempDirectory(folder, "storage").resolve("ch");
        Command.run(folder, "env", "PATH=/usr/bin:/bin", "USER=root", "REQUESTS_CA_BUNDLE=" + certificates.authority(),
                "CH_IMAGE_CACHE=disabled", "CH_IMAGE_USERNAME=" + SignedTokens.USER, "CH_IMAGE_PASSWORD=" + password,
                "ch-image", "pull", "--storage", storage.toString(), "--auth", secured + "/" + SELECTED, "pulled");
        return Files.readString(storage.resolve("img/pulled/variant")).strip();
    }

    @Test
    void containerd() throws Exception {
        Command.require("containerd");
        Command.require("ctr");
        Path store = Files.createDirectory(folder.resolve("c"));
        Path socket = store.resolve("c.sock");
        Path settings = Files.writeString(store.resolve("containerd.toml"), """
                version = 2
                root = "%1$s/root"
                state = "%1$s/state"
                [grpc]
                  address = "%2$s"
                [ttrpc]
                  address = "%2$s.ttrpc"
                """.formatted(store, socket));
        try (Daemon _ = Daemon.start(store.resolve("containerd.log"), () -> Files.exists(socket), "containerd",
                "--config", settings.toString())) {
            List<String> ctr = List.of("ctr", "--address", socket.toString());
            for (Mirror mirror : List.of(new Mirror("/for/zen4", false), new Mirror("/v2/for/zen4", true),
                    new Mirror("/for/zen4", true))) {
                String image = RegistriesConfiguration.NAME + "/" + Sample.BY_TAG;
                Path hosts = Files.createTempDirectory(store, "hosts");
                Files.writeString(
                        Files.createDirectory(hosts.resolve(RegistriesConfiguration.NAME)).resolve("hosts.toml"),
                        """
                                server = "http://127.0.0.1:9"
                                [host."http://%s"]
                                  capabilities = ["pull", "resolve"]
                                  override_path = %b
                                """.formatted(address + mirror.path(), mirror.whole()));
                Command.run(store, Command.words(ctr, "images", "pull", "--user", CREDENTIALS, "--hosts-dir",
                        hosts.toString(), image));
                Path mount = Files.createTempDirectory(store, "mount");
                Command.run(store, Command.words(ctr, "images", "mount", image, mount.toString()));
                String unpacked = Files.readString(mount.resolve("variant")).strip();
                Command.run(store, Command.words(ctr, "images", "unmount", "--rm", mount.toString()));
                assertUnpacked("containerd with " + mirror, unpacked, Sample.BEST);
                assertThatThrownBy(() -> Command.run(store, Command.words(ctr, "images", "pull", "--user", WRONG,
                        "--hosts-dir", hosts.toString(), image))).isInstanceOf(AssertionError.class)
                        .hasMessageContaining("failed to fetch").hasMessageContaining("401 Unauthorized");
            }
        } finally {
            Mounts.removeUnder(store);
        }
    }

    @Test
    void dockerd() throws Exception {
        Path store = Files.createDirectory(folder.resolve("d"));
        try (Dockerd daemon = Dockerd.start(store)) {
            Path settings = Files.createDirectory(store.resolve("user"));
            List<String> docker = List.of("docker", "--config", settings.toString(), "--host", daemon.socket());
            assertThatThrownBy(() -> Command.run(store, Command.words(docker, "login", "--username", SignedTokens.USER,
                    "--password", "guess", address))).isInstanceOf(AssertionError.class)
                    .hasMessageContaining(SignedTokens.REFUSAL);
            Command.run(store, Command.words(docker, "login", "--username", SignedTokens.USER, "--password",
                    SignedTokens.PASSWORD, address));
            String image = address + "/" + SELECTED;
            Command.run(store, Command.words(docker, "pull", "--quiet", image));
            String container = Command.run(store, Command.words(docker, "create", image, "/nothing")).strip();
            Path copy = store.resolve("variant");
            Command.run(store, Command.words(docker, "cp", container + ":/variant", copy.toString()));
            assertUnpacked("dockerd", Files.readString(copy).strip(), Sample.BEST);
            Command.run(store, Command.words(docker, "rm", container));
        }
    }

    /** A mirror's path, and whether it stands in the place of {@code /v2}. */
    private record Mirror(String path, boolean whole) {}

    private String copied(String credentials, String name) throws Exception {
        Path copy = Files.createTempDirectory(folder, "copy");
        Command.run(folder, "skopeo", "--policy", policy().toString(), "copy", "--quiet", "--src-tls-verify=false",
                "--src-creds", credentials, "docker://" + address + "/" + name, "dir:" + copy);
        String layer = new JsonObject(Files.readString(copy.resolve("manifest.json"))).getJsonArray("layers")
                .getJsonObject(0).getString("digest");
        return LayerArchive.read(Files.readAllBytes(copy.resolve(layer.substring("sha256:".length()))), "variant")
                .orElseThrow().strip();
    }

    private Path policy() throws Exception {
        return Files.writeString(folder.resolve("policy.json"),
                "{\"default\": [{\"type\": \"insecureAcceptAnything\"}]}");
    }

    private static boolean wantsToken(String address) throws Exception {
        return Bestfit.status("http://" + address + "/v2/") == 401;
    }

    private void assertUnpacked(String client, String unpacked, String variant) throws Exception {
        assertThat(unpacked).as("what %s unpacked; the proxy's log ends with%n%s", client, bestfit.logTail())
                .isEqualTo(variant);
    }
}
