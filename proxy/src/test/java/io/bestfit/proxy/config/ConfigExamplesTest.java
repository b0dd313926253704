package io.bestfit.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bestfit.proxy.testing.ExampleFiles;
import io.bestfit.proxy.upstream.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The example files under deploy/config are good, and the full one leaves nothing out. */
class ConfigExamplesTest {

    private static final Path MINIMAL = example("minimal.yaml");
    private static final Path FULL = example("full.yaml");

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before each test
    private Path folder;

    private static final Pattern KEY = Pattern.compile(" *(?:- )?[A-Za-z0-9]+:.*");

    @Test
    void theMinimalFileIsTheDefaults() throws ConfigFaultsException {
        assertThat(ConfigLoader.load(MINIMAL, Overrides.NONE))
                .isEqualTo(ProxyConfig.of(Upstream.of(Origin.parse("https://registry-1.docker.io"))));
    }

    @Test
    void theFullFileIsTheDefaultsWhereItSaysSo() throws Exception {
        ExampleFiles.write(folder);
        try (Stream<Path> files = Files.list(FULL.getParent())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        ProxyConfig full = ConfigLoader.load(folder.resolve("full.yaml"), Overrides.NONE);
        ProxyConfig defaults = ConfigLoader.load(MINIMAL, Overrides.NONE);

        assertThat(new ProxyConfig(full.version(), defaults.listeners(), defaults.trustedProxies(), full.admin(),
                Upstreams.of(new Upstream(full.upstream().url(), full.upstream().maxConnections(),
                        defaults.upstream().namespaces(), full.upstream().tokenRealm(), full.upstream().tokenHosts())),
                full.selection(),
                new Evidence(full.evidence().timeout(), full.evidence().referrersTtl(),
                        full.evidence().maxCandidates(), full.evidence().blobHosts(), defaults.evidence().site(),
                        full.evidence().tagRules(), full.evidence().tagsTtl()),
                defaults.nodes(), defaults.profiles(), full.cache(), full.timeouts(),
                new Log(full.log().format(), full.log().level())))
                .isEqualTo(defaults);
    }

    @Test
    void theFullFileLacksWhatItSaysIsTheReadersToBringAndNothingElse() {
        assertThatThrownBy(() -> ConfigLoader.load(FULL, Overrides.NONE))
                .isInstanceOfSatisfying(ConfigFaultsException.class, faults -> assertThat(faults.faults())
                        .extracting(Fault::sentence)
                        .containsExactly(missing("upstream.ca", "registry-ca.pem"),
                                missing("upstream.clientCertificate.certificate", "client.pem"),
                                missing("upstream.clientCertificate.key", "client-key.pem"),
                                missing("upstream.credentials.passwordFile", "registry-password"),
                                missing("upstream.allow.htpasswd", "users.htpasswd")));
    }

    private static String missing(String key, String file) {
        return "'" + key + "': " + file
                + " is no file; check the path, which counts from the folder of the configuration";
    }

    @Test
    void theFullFileHasEveryKey() throws IOException {
        JsonNode full = YAMLMapper.builder().build().readTree(Files.readString(FULL));

        List<String> missing = new ArrayList<>();
        collectMissing(JsonMapper.shared().readTree(ConfigSchema.text()), full, "", missing);

        assertThat(missing).isEmpty();
    }

    @Test
    void everyKeyOfTheFullFileHasAComment() throws IOException {
        List<String> lines = Files.readAllLines(FULL);
        List<String> bare = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (KEY.matcher(lines.get(i)).matches() && (i == 0 || !lines.get(i - 1).strip().startsWith("#"))) {
                bare.add(lines.get(i));
            }
        }

        assertThat(bare).isEmpty();
        assertThat(lines.stream().filter(line -> KEY.matcher(line).matches())).hasSizeGreaterThan(20);
    }

    private static void collectMissing(JsonNode schema, JsonNode value, String prefix, List<String> missing) {
        schema.path("properties").properties().forEach(property -> {
            JsonNode child = value.get(property.getKey());
            if (child == null) {
                missing.add(prefix + property.getKey());
            } else {
                collectMissing(property.getValue(), child, prefix + property.getKey() + ".", missing);
            }
        });
    }

    private static Path example(String name) {
        return Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
                .map(folder -> folder.resolve("deploy/config").resolve(name)).filter(Files::exists).findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no deploy/config/" + name
                        + " in the working directory or above it"));
    }
}
