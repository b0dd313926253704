package io.bestfit.proxy.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.bestfit.proxy.client.Reference;
import io.bestfit.proxy.client.RegistryClient;
import io.bestfit.proxy.credentials.DockerCredentials;
import io.bestfit.proxy.interop.Command;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The registry against skopeo: what it pulls and pushes is what the registry holds. */
class SkopeoIT {

    private static final long LONGEST_SECONDS = 60;
    private static final Image INDEX = IndexBuilder.oci()
            .features(ImageBuilder.variant("amd64", "zen3"), "amd64", "zen3")
            .features(ImageBuilder.variant("arm64", "graviton2"), "arm64").build();

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();

    @BeforeEach
    void skopeoIsThere() {
        Command.require("skopeo");
    }

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    @Test
    void copiesAnIndexWithAllItsImages() throws Exception {
        roundTrip(RegistryOptions.defaults(), List.of());
    }

    @Test
    void copiesWithTokensAndAbsoluteLocations() throws Exception {
        roundTrip(RegistryOptions.defaults().withAccess(Access.tokens("ada", "secret")).withAbsoluteLocations(true),
                List.of("--src-creds", "ada:secret", "--dest-creds", "ada:secret"));
    }

    private void roundTrip(RegistryOptions options, List<String> credentials) throws Exception {
        EmbeddedRegistry registry = EmbeddedRegistry.start(vertx, options).await();
        registry.put("from/app", "1.0", INDEX);
        String address = "docker://127.0.0.1:" + registry.port();
        Path layout = folder.resolve("layout");
        copy(credentials.isEmpty() ? List.of() : credentials.subList(0, 2), "--src-tls-verify=false",
                address + "/from/app:1.0", "oci:" + layout + ":1.0");
        registry.clear();
        copy(credentials.isEmpty() ? List.of() : credentials.subList(2, 4), "--dest-tls-verify=false",
                "oci:" + layout + ":1.0", address + "/to/app:1.0");

        Files.writeString(folder.resolve("config.json"), "{\"auths\": {\"127.0.0.1:" + registry.port()
                + "\": {\"username\": \"ada\", \"password\": \"secret\"}}}");
        try (RegistryClient client = new RegistryClient(
                DockerCredentials.ofUser(Map.of("DOCKER_CONFIG", folder.toString())))) {
            for (Image image : List.of(INDEX, INDEX.children().getFirst(), INDEX.children().getLast())) {
                Reference pushed = Reference.parse("127.0.0.1:" + registry.port() + "/to/app@" + image.digest());
                assertThat(client.get((Reference.Registry) pushed).content()).isEqualTo(image.manifest());
            }
        }
    }

    private void copy(List<String> credentials, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("skopeo", "--insecure-policy", "copy", "--all", "--quiet"));
        command.addAll(credentials);
        command.addAll(List.of(words));
        Path output = folder.resolve("output.txt");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            fail("%s: no end after %d s", command, LONGEST_SECONDS);
        }
        assertThat(process.exitValue()).as("%s: %s", command, Files.readString(output)).isZero();
    }
}
