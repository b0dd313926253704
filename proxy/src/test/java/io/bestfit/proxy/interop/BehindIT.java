package io.bestfit.proxy.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.testing.RawExchange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the page about registries behind Bestfit says of the distribution project's. */
class BehindIT {

    @TempDir
    private Path folder;

    @BeforeEach
    void require() {
        Command.require("docker-registry");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void pushesGoThroughBestfit(boolean relative) throws Exception {
        try (DockerRegistry registry = DockerRegistry.with(folder,
                relative ? Map.of("REGISTRY_HTTP_RELATIVEURLS", "true") : Map.of());
                Bestfit bestfit = Bestfit.serve(folder, registry.baseUrl())) {
            assertThat(placeOfUpload(bestfit, "lab/app", host(bestfit)))
                    .startsWith((relative ? "" : "http://" + bestfit.address()) + "/v2/lab/app/blobs/uploads/");
            registry.push(Sample.REPOSITORY, Sample.TAG, Sample.INDEX);
            Skopeo skopeo = Skopeo.start(folder);

            Command.run(folder, "skopeo", "--insecure-policy", "copy", "--quiet", "--all", "--src-tls-verify=false",
                    "--dest-tls-verify=false", "docker://" + registry.address() + "/" + Sample.BY_TAG,
                    "docker://" + bestfit.address() + "/lab/pushed:1");

            assertThat(skopeo.variant(bestfit.address(), "lab/pushed:1", Declaring.PATH_AFTER)).isEqualTo(Sample.BEST);
        }
    }

    @Test
    void aNameOfItsOwnLeadsPushesPastBestfit() throws Exception {
        try (DockerRegistry registry = DockerRegistry.with(folder,
                Map.of("REGISTRY_HTTP_HOST", "https://elsewhere.example"));
                Bestfit bestfit = Bestfit.serve(folder, registry.baseUrl())) {
            assertThat(placeOfUpload(bestfit, "lab/app", host(bestfit)))
                    .startsWith("https://elsewhere.example/v2/lab/app/blobs/uploads/");
        }
    }

    @ParameterizedTest
    @CsvSource({"X-Forwarded-Host, front.example, https://front.example/v2/team/lab/app/blobs/uploads/",
            "Forwarded, for=10.9.9.9, https://front.example/v2/team/lab/app/blobs/uploads/"})
    void aNamedRegistryKeepsItsNameBehindAServerInFront(String header, String value, String place) throws Exception {
        String address = Bestfit.freeAddress();
        try (DockerRegistry registry = DockerRegistry.start(folder);
                Bestfit bestfit = Bestfit.configured(folder, address, """
                        listen: %s
                        upstream: {url: %2$s}
                        upstreams: {team: {url: %2$s}}
                        """.formatted(address, registry.baseUrl()))) {
            assertThat(placeOfUpload(bestfit, "team/lab/app",
                    "Host: front.example\r\nX-Forwarded-Proto: https\r\n" + header + ": " + value + "\r\n"))
                    .startsWith(place);
        }
    }

    @Test
    void aCacheRefusesPushes() throws Exception {
        try (DockerRegistry origin = DockerRegistry.start(Files.createDirectory(folder.resolve("origin")));
                DockerRegistry cache = DockerRegistry.with(folder,
                        Map.of("REGISTRY_PROXY_REMOTEURL", origin.baseUrl()));
                Bestfit bestfit = Bestfit.serve(folder, cache.baseUrl())) {
            assertThat(upload(bestfit, "lab/app", host(bestfit))).startsWith("HTTP/1.1 405 ")
                    .contains("\"UNSUPPORTED\"");
        }
    }

    private static String host(Bestfit bestfit) {
        return "Host: " + bestfit.address() + "\r\n";
    }

    private static String placeOfUpload(Bestfit bestfit, String repository, String headers) throws IOException {
        String answer = upload(bestfit, repository, headers);
        assertThat(answer).startsWith("HTTP/1.1 202 ");
        return answer.lines().filter(line -> line.startsWith("Location: ")).findFirst().orElseThrow()
                .substring("Location: ".length());
    }

    /** What is answered to a client that begins an upload. */
    private static String upload(Bestfit bestfit, String repository, String headers) throws IOException {
        int port = Integer.parseInt(bestfit.address().substring(bestfit.address().indexOf(':') + 1));
        return RawExchange.of(port,
                "POST /v2/%s/blobs/uploads/ HTTP/1.1\r\n%sContent-Length: 0\r\nConnection: close\r\n\r\n"
                        .formatted(repository, headers));
    }
}
