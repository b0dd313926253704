package io.bestfit.proxy.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.bestfit.proxy.docs.Document;
import io.bestfit.proxy.registry.Image;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * What the files for Compose say works: Bestfit with the configuration of each, and registries with the settings of the
 * services beside it. No container runs here; addresses, and files that are a site's own, are those of the test.
 */
class ComposeIT {

    private static final String PASSWORD = "a word";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"tls", "cache", "several"})
    void composeTakesTheFile(String scenario) throws Exception {
        Command.require("docker-compose");

        Command.script(folder, Map.of("BESTFIT_IMAGE", "bestfit", "REGISTRY_PASSWORD", PASSWORD),
                "docker-compose --file '%s' config --quiet".formatted(compose(scenario, "compose.yaml")));
    }

    @Test
    void aRegistryIsServedWithTls() throws Exception {
        Path home = Files.createDirectory(folder.resolve("home"));
        Files.writeString(home.resolve("hosts"), "127.0.0.1 localhost\n");
        Certificates certificates = Certificates.make(home.resolve(Certificates.FOLDER), "IP:127.0.0.1");
        Path mounted = Files.createDirectory(folder.resolve("bestfit"));
        Files.copy(certificates.server(), mounted.resolve("server.pem"));
        Files.copy(certificates.serverKey(), mounted.resolve("server-key.pem"));
        try (DockerRegistry registry = registry("registry", "tls", Map.of());
                Bestfit bestfit = bestfit("tls", Map.of("http://registry:5000", registry.baseUrl()))) {
            registry.push(Sample.REPOSITORY, Sample.TAG, Sample.INDEX);
            certificates.installFor(bestfit.address(), Files.createDirectory(home.resolve("certs.d")));
            Skopeo skopeo = Skopeo.start(Root.machine(home), folder);

            assertThat(skopeo.variant(bestfit.address(), "for/zen4/" + Sample.BY_TAG, Declaring.CERTIFICATE))
                    .as("Bestfit wrote at last%n%s", bestfit.logTail()).isEqualTo(Sample.BEST);
        }
    }

    /** It asks its registry about each tag, and gives what it has when that is away. */
    @Test
    void aCacheBehindKeepsTheIndexWhole() throws Exception {
        DockerRegistry hub = DockerRegistry.start(Files.createDirectory(folder.resolve("hub")));
        try (hub;
                DockerRegistry cache = registry("cache", "cache",
                        Map.of("https://registry-1.docker.io", hub.baseUrl()));
                Bestfit bestfit = bestfit("cache", Map.of("http://cache:5000", cache.baseUrl(), "docker.io",
                        RegistriesConfiguration.NAME))) {
            hub.push(Sample.REPOSITORY, Sample.TAG, Sample.INDEX);
            Skopeo skopeo = Skopeo.start(folder);

            assertPulls(skopeo, bestfit, Sample.BY_TAG, Declaring.PATH_AFTER, Sample.BEST);
            assertPulls(skopeo, bestfit, Sample.BY_TAG, Declaring.NOTHING, Sample.FIRST);
            assertPulls(skopeo, bestfit, "for/skylake/" + Sample.BY_TAG, Declaring.NOTHING, "skylake");
            Image moved = Sample.variant("amd64", "moved");
            hub.push(Sample.REPOSITORY, Sample.TAG, moved);
            assertPulls(skopeo, bestfit, Sample.BY_TAG, Declaring.PATH_AFTER, "moved");
            await().until(() -> cache.holdsBlobs(Sample.REPOSITORY, moved));
            hub.close();
            assertPulls(skopeo, bestfit, Sample.BY_TAG, Declaring.PATH_AFTER, "moved");
        }
    }

    @Test
    void severalRegistriesAnswerUnderOneName() throws Exception {
        Path users = Files.writeString(folder.resolve("htpasswd"),
                "robot:" + BCrypt.with(BCrypt.Version.VERSION_2Y).hashToString(4, PASSWORD.toCharArray()) + "\n");
        // Nobody has an account yet.
        try (DockerRegistry open = registry("registry", "tls", Map.of())) {
            open.push("team/app", "1", Sample.INDEX);
        }
        try (DockerRegistry hub = DockerRegistry.start(Files.createDirectory(folder.resolve("hub")));
                DockerRegistry quay = DockerRegistry.start(Files.createDirectory(folder.resolve("quay")));
                DockerRegistry team = registry("registry", "several", Map.of("/auth/htpasswd", users.toString()));
                Bestfit bestfit = bestfit("several", Map.of("https://registry-1.docker.io", hub.baseUrl(),
                        "https://quay.io", quay.baseUrl(), "http://registry:5000", team.baseUrl(),
                        "10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16", "127.0.0.1", "passwordVariable: REGISTRY_PASSWORD",
                        "passwordFile: " + Files.writeString(folder.resolve("password"), PASSWORD)))) {
            hub.push(Sample.REPOSITORY, Sample.TAG, Sample.INDEX);
            quay.push("podman/app", "1", Sample.INDEX);
            Skopeo skopeo = Skopeo.start(folder);

            assertPulls(skopeo, bestfit, Sample.BY_TAG, Declaring.PATH_AFTER, Sample.BEST);
            assertPulls(skopeo, bestfit, "quay/podman/app:1", Declaring.PATH_AFTER, Sample.BEST);
            assertPulls(skopeo, bestfit, "team/team/app:1", Declaring.PATH_AFTER, Sample.BEST);
            assertPulls(skopeo, bestfit, "team/team/app:1", Declaring.NOTHING, Sample.FIRST);
        }
    }

    private static void assertPulls(Skopeo skopeo, Bestfit bestfit, String name, Declaring way, String variant)
            throws Exception {
        assertThat(skopeo.variant(bestfit.address(), name, way)).as("%s; Bestfit wrote at last%n%s", name,
                bestfit.logTail()).isEqualTo(variant);
    }

    /** A registry as the service of a scenario has it, in a folder that it finds again. */
    private DockerRegistry registry(String service, String scenario, Map<String, String> changes) throws Exception {
        JsonNode services = YAMLMapper.builder().build().readTree(compose(scenario, "compose.yaml").toFile())
                .path("services");
        Map<String, String> environment = new HashMap<>();
        services.path(service).path("environment").properties().forEach(variable -> environment.put(variable.getKey(),
                changes.getOrDefault(variable.getValue().asString(), variable.getValue().asString())));
        assertThat(environment.values()).containsAll(changes.values());
        Command.require("docker-registry");
        return DockerRegistry.with(Files.createDirectories(folder.resolve(service)), environment);
    }

    private Bestfit bestfit(String scenario, Map<String, String> changes) throws Exception {
        String address = Bestfit.freeAddress();
        String admin = Bestfit.freeAddress();
        Map<String, String> all = new LinkedHashMap<>(changes);
        all.put("0.0.0.0:5000", address);
        all.put("0.0.0.0:9090", admin);
        Path mounted = Files.createDirectories(folder.resolve("bestfit"));
        return Bestfit.of(SiteFile.copy("deploy/compose/" + scenario + "/bestfit/bestfit.yaml",
                mounted.resolve("bestfit.yaml"), all), address, admin);
    }

    private static Path compose(String scenario, String file) {
        return Document.repository().resolve("deploy/compose").resolve(scenario).resolve(file);
    }
}
