package io.bestfit.proxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the admin listener answers, and which meters and labels it shows. */
class AdminVerticleTest {

    private static final Pattern LABEL = Pattern.compile("([a-z]+)=\"([^\"]*)\"");
    private static final Image GENERIC = ImageBuilder.variant("amd64", "generic");
    private static final Image ZEN3 = ImageBuilder.variant("amd64", "zen3");

    private static RunningProxy proxy;

    @BeforeAll
    static void start() throws TimeoutException {
        proxy = RunningProxy.start();
        proxy.registry().put("lab/app", "1.0", IndexBuilder.oci().annotated(GENERIC, "amd64", Map.of()).annotated(ZEN3,
                "amd64", Map.of("org.supercontainers.hardware.cpu.target.microarch", "zen3")).build());
    }

    @AfterAll
    static void stop() throws TimeoutException {
        proxy.close();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            GET    | /livez         | 200 | ok
            GET    | /readyz        | 200 | ok
            GET    | /readyz?a=b    | 200 | ok
            HEAD   | /livez         | 200 | ''
            HEAD   | /metrics       | 200 | ''
            GET    | /              | 404 | here are /livez, /readyz, /metrics, /bestfit/v1/explain and /bestfit/v1/detect
            GET    | /v2/           | 404 | here are /livez, /readyz, /metrics, /bestfit/v1/explain and /bestfit/v1/detect
            POST   | /metrics       | 405 | only GET and HEAD
            DELETE | /livez         | 405 | only GET and HEAD
            """)
    void answers(String method, String target, int status, String body) throws Exception {
        HttpResponse<String> response = proxy.sendTo(proxy.server().adminPort(), method, target);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body().strip()).isEqualTo(body);
        assertThat(response.headers().firstValue("Allow").orElse("")).isEqualTo(status == 405 ? "GET, HEAD" : "");
    }

    @Test
    void labelsAreBoundedWhateverClientsSend() throws Exception {
        proxy.send("GET", "/v2/lab/app/manifests/1.0", "Node-Features", "cpu=zen4");
        proxy.send("GET", "/v2/lab/app/manifests/1.0", "Node-Features", "arch=s390x");
        proxy.send("GET", "/v2/lab/app/manifests/1.0", "Node-Features", "cpu=");
        proxy.send("GET", "/v2/some/secret-repository/tags/list");
        proxy.send("BREW", "/v2/some/secret-repository/blobs/x");
        proxy.send("GET", "/bestfit/v1/explain?ref=lab/app:1.0", "Node-Features", "cpu=zen4");
        String metrics = proxy.sendTo(proxy.server().adminPort(), "GET", "/metrics").body();
        assertThat(metrics).doesNotContain("secret", "BREW", "lab/app", "sha256", "zen4").contains(
                "bestfit_selections_total{outcome=\"selected\",reason=\"cpu\",upstream=\"default\"} 1.0",
                "bestfit_selections_total{outcome=\"passthrough\",reason=\"no-match\",upstream=\"default\"} 1.0",
                "bestfit_bad_declarations_total 1.0", "method=\"other\"", "route=\"explain\"",
                "bestfit_build_info{java=");
        Set<String> names = new TreeSet<>();
        Matcher labels = LABEL.matcher(
                metrics.lines().filter(line -> line.startsWith("bestfit_")).collect(Collectors.joining("\n")));
        while (labels.find()) {
            names.add(labels.group(1));
        }
        assertThat(names).containsExactlyElementsOf(
                List.of("code", "java", "kind", "le", "method", "outcome", "reason", "revision", "route", "state",
                        "upstream", "version"));
        assertThat(metrics.lines().filter(line -> !line.startsWith("#")))
                .allMatch(line -> line.matches("(?:bestfit|jvm|process|system)_.*"));
    }
}
