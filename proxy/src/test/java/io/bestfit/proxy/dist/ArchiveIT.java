package io.bestfit.proxy.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.oci.Digest;
import io.bestfit.proxy.interop.Command;
import io.bestfit.proxy.interop.Daemon;
import io.bestfit.proxy.registry.EmbeddedRegistry;
import io.bestfit.proxy.registry.RegistryOptions;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.InputStream;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive needs nothing but a shell and the C library: it runs in a folder that holds no Java. */
class ArchiveIT {

    private static final String BESTFIT = "/opt/bestfit/bin/bestfit";
    private static final String REGISTRY = "registry  ";
    private static final int PATIENCE_MILLISECONDS = 30_000;

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before all tests
    private static Path folder;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static EmptyRoot root;

    @BeforeAll
    static void unpack() throws Exception {
        root = EmptyRoot.unpack(folder);
    }

    @Test
    void saysItsVersion() throws Exception {
        assertThat(run(BESTFIT, "version"))
                .matches("bestfit [0-9.]+(-SNAPSHOT)? \\(revision [0-9a-f]+, JDK [0-9.+A-Z-]+\\)\n");
    }

    @Test
    void runsThroughALinkFromAnywhere() throws Exception {
        Files.createSymbolicLink(Files.createDirectories(root.resolve("usr/bin")).resolve("bestfit"),
                Path.of("../../opt/bestfit/bin/bestfit"));

        assertThat(run("bestfit", "version")).isEqualTo(run(BESTFIT, "version"));
    }

    /** With this option a cache that does not fit ends the program. */
    @Test
    void takesTheAheadOfTimeCache() throws Exception {
        List<String> insist = List.of("BESTFIT_JAVA_OPTS=-XX:AOTMode=on");

        assertThat(Command.run(folder, root.words(insist, BESTFIT, "version"))).isEqualTo(run(BESTFIT, "version"));
    }

    @Test
    void runsWithoutTheAheadOfTimeCache() throws Exception {
        Path cache = root.installed("app/bestfit.aot");
        Path aside = root.installed("aside");
        Files.move(cache, aside);
        try {
            assertThat(run(BESTFIT, "version")).startsWith("bestfit ");
        } finally {
            Files.move(aside, cache);
        }
    }

    /** The registry, the proxy, its choice for each of four nodes, and its own check of them. */
    @Test
    void demonstratesItself() throws Exception {
        assertThat(run(BESTFIT, "demo", "--once", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"))
                .contains("Self-check passed: each node got the variant that fits it best.");
    }

    @Test
    void takesTheConfigurationThatItBrings() throws Exception {
        assertThat(run(BESTFIT, "config", "check", "/opt/bestfit/etc/bestfit.yaml")).isNotEmpty();
    }

    @Test
    void servesWhatTheRegistryBehindItHas() throws Exception {
        byte[] content = "some bytes".getBytes(StandardCharsets.UTF_8);
        Vertx vertx = Vertx.vertx();
        try {
            EmbeddedRegistry registry = EmbeddedRegistry.start(vertx, RegistryOptions.defaults()).await();
            Digest blob = registry.putBlob("demo/app", Buffer.buffer(content));
            Path log = folder.resolve("serve.log");
            try (Daemon _ = Daemon.start(log, () -> Files.readString(log).contains("upstream  "),
                    root.words(List.of(), BESTFIT, "serve", "--upstream", registry.baseUrl(), "--listen",
                            "127.0.0.1:0", "--admin", "127.0.0.1:0"))) {
                String proxy = Files.readAllLines(log).stream().filter(line -> line.startsWith(REGISTRY)).findFirst()
                        .orElseThrow().substring(REGISTRY.length()).strip();

                assertThat(get(proxy + "/v2/demo/app/blobs/" + blob.text())).isEqualTo(content);
            }
        } finally {
            vertx.close().await();
        }
    }

    private static byte[] get(String url) throws Exception {
        URLConnection connection = URI.create(url).toURL().openConnection();
        connection.setConnectTimeout(PATIENCE_MILLISECONDS);
        connection.setReadTimeout(PATIENCE_MILLISECONDS);
        try (InputStream body = connection.getInputStream()) {
            return body.readAllBytes();
        }
    }

    private static String run(String... call) throws Exception {
        return Command.run(folder, root.words(List.of(), call));
    }
}
