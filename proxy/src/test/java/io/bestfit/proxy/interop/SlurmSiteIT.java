package io.bestfit.proxy.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.IndexBuilder;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The site of the page for Slurm: each partition gets its image by address, and login nodes pull for a partition. */
@TestInstance(Lifecycle.PER_CLASS)
class SlurmSiteIT {

    private static final String LOGIN = "127.0.0.2";
    private static final String CPU = "127.0.0.3";
    private static final String GPU = "127.0.0.4";
    private static final String PREFIX = "org.supercontainers.hardware.";

    private static final Image PLAIN = Sample.variant("amd64", "plain");
    private static final Image ZEN3 = Sample.variant("amd64", "zen3");
    private static final Image CUDA = Sample.variant("amd64", "cuda");
    private static final Image INDEX = IndexBuilder.oci().annotated(PLAIN, "amd64", Map.of())
            .annotated(ZEN3, "amd64", Map.of(PREFIX + "cpu.target.microarch", "zen3"))
            .annotated(CUDA, "amd64", Map.of(PREFIX + "gpu.cuda.version", "12.4")).build();

    private Path folder;
    private DockerRegistry registry;
    private Bestfit bestfit;
    private String cpu;
    private String gpu;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        Command.require("docker-registry");
        registry = DockerRegistry.start(folder);
        registry.push("lab/app", "1", INDEX);
        String main = Bestfit.freeAddress();
        String admin = Bestfit.freeAddress();
        cpu = Bestfit.freeAddress();
        gpu = Bestfit.freeAddress();
        SiteFile.copy("deploy/slurm/nodes.yaml", folder.resolve("nodes.yaml"),
                Map.of("10.1.0.0/16", LOGIN, "10.2.0.0/16", CPU, "10.3.0.0/16", GPU));
        Map<String, String> changes = new LinkedHashMap<>(Map.of("10.0.0.5:5000", main, "10.0.0.5:5001", cpu,
                "10.0.0.5:5002", gpu, "127.0.0.1:9090", admin, "https://registry.example", registry.baseUrl()));
        bestfit = Bestfit.of(SiteFile.copy("deploy/slurm/bestfit.yaml", folder.resolve("bestfit.yaml"), changes), main,
                admin);
    }

    @AfterAll
    void stop() throws Exception {
        try (DockerRegistry _ = registry; Bestfit _ = bestfit) {
            assertThat(bestfit).isNotNull();
        }
    }

    @ParameterizedTest
    @CsvSource({CPU + ", /v2/, zen3", GPU + ", /v2/, cuda", LOGIN + ", /v2/, index", LOGIN + ", /v2/for/gpu/, cuda",
            LOGIN + ", /v2/for/cpu/, zen3", GPU + ", /v2/for/any/, index", "127.0.0.5, /v2/, index"})
    void eachPartitionGetsItsImage(String from, String before, String expected) throws Exception {
        Image image = switch (expected) {
            case "zen3" -> ZEN3;
            case "cuda" -> CUDA;
            default -> INDEX;
        };
        try (HttpClient client = HttpClient.newBuilder().localAddress(InetAddress.getByName(from)).build()) {
            HttpRequest request = HttpRequest
                    .newBuilder(URI.create("http://" + bestfit.address() + before + "lab/app/manifests/1"))
                    .header("Accept", INDEX.mediaType() + ", " + CUDA.mediaType()).build();
            assertThat(client.send(request, BodyHandlers.ofString()).body()).isEqualTo(image.manifest().toString());
        }
    }

    @Test
    void aLoginNodePullsForAPartition() throws Exception {
        Skopeo skopeo = Skopeo.start(Files.createDirectory(folder.resolve("skopeo")));

        assertThat(skopeo.variant(bestfit.address(), "for/gpu/lab/app:1", Declaring.NOTHING)).isEqualTo("cuda");
        assertThat(skopeo.variant(gpu, "lab/app:1", Declaring.NOTHING)).isEqualTo("cuda");
        assertThat(skopeo.variant(cpu, "lab/app:1", Declaring.NOTHING)).isEqualTo("zen3");
        assertThat(skopeo.variant(bestfit.address(), "lab/app:1", Declaring.NOTHING)).isEqualTo("plain");
    }
}
