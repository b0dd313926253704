package io.bestfit.proxy.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Patterns for host names and for the names of certificates, and the users of credentials. */
class NamesTest {

    @ParameterizedTest
    @CsvSource({"zen4.for.registry.example, zen4", "ZEN4.For.Registry.Example:5000, zen4",
            "zen4.nv-compute-9-0.for.registry.example., zen4.nv-compute-9-0", "any.for.registry.example:443, any",
            "for.registry.example,", ".for.registry.example,", "registry.example,", "zen4.for.registry.example.org,",
            "zen4.for.registry.exampl,", "[::1]:5000,", ":80,", "'',"})
    void aHostThatMatchesCarriesASelector(String host, String selector) {
        assertThat(HostPattern.parse("{selector}.For.registry.example").selector(host).orElse(null))
                .isEqualTo(selector);
    }

    @Test
    void aPatternMayHaveSomethingBeforeTheSelector() {
        HostPattern pattern = HostPattern.parse("for-{selector}.registry.example");

        assertThat(pattern.selector("FOR-zen4.registry.example:1")).contains("zen4");
        assertThat(pattern.selector("for-.registry.example")).isEmpty();
        assertThat(pattern.selector("zen4.registry.example")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "registry.example", "{selector}", "{selector}.", "{selector}registry.example",
            "{selector}.a.{selector}.b", "{selector}.registry.example:5000", "{selector}.registry.example.",
            "{selector}.*.example"})
    void isNoHostPattern(String text) {
        assertThatThrownBy(() -> HostPattern.parse(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + text + "' is no pattern for host names: write {selector} once, then a dot and the"
                        + " rest of the name without a port, such as {selector}.for.registry.example");
    }

    @ParameterizedTest
    @CsvSource({"*.gpu.example, n1.gpu.example, true", "*.gpu.example, N1.GPU.Example, true",
            "*.gpu.example, a.b.gpu.example, false", "**.gpu.example, a.b.gpu.example, true",
            "*.gpu.example, gpu.example, false", "gpu*1.example, gpu01.example, true",
            "*@example.org, node@example.org, true", "**@example.org, a.b@example.org, true",
            "spiffe://site/node/*, spiffe://site/node/n1, true", "spiffe://site/node/*, spiffe://site/node/n1/x, false",
            "spiffe://site/Node/*, spiffe://site/node/n1, false", "spiffe://site/**, spiffe://site/a/b.c, true",
            "10.0.*.*, 10.0.1.2, true", "**, anything, true", "n(1).example, n(1).example, true",
            "n.example, nxexample, false"})
    void patternsOfCertificateNames(String pattern, String name, boolean matches) {
        assertThat(NamePattern.parse(pattern).matches(name)).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({"Basic, node:secret, node", "bASIC, node:, node", "Basic, :, ''", "Basic, node:a:b, node",
            "Basic, node, ", "Bearer, node:secret, ", "Basic, né:x, né"})
    void theUserOfBasicCredentials(String scheme, String pair, String user) {
        String value = scheme + " "
                + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));

        assertThat(BasicUser.of(HttpHeaders.headers().add("Authorization", value)).orElse(null)).isEqualTo(user);
    }

    @Test
    void credentialsThatAreNoneOrSeveralNameNobody() {
        assertThat(BasicUser.of(HttpHeaders.headers())).isEmpty();
        assertThat(BasicUser.of(HttpHeaders.headers().add("Authorization", "Basic ***"))).isEmpty();
        assertThat(BasicUser.of(HttpHeaders.headers().add("Authorization", "Basic"))).isEmpty();
        assertThat(BasicUser.of(HttpHeaders.headers().add("Authorization", "Basic bjp4").add("Authorization",
                "Basic bjp4"))).isEmpty();
    }
}
