package io.bestfit.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bestfit.proxy.upstream.Origin;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpstreamsTest {

    @Test
    void severalUpstreamsHaveNamesInTheOrderOfTheFile() throws ConfigFaultsException {
        Upstreams upstreams = parse("""
                upstream: {url: http://a}
                upstreams:
                  team: {url: http://b, maxConnections: 3, namespaces: [B.example], tokenRealm: upstream}
                  quay.io: {url: https://quay.io}
                """);

        assertThat(upstreams.all().keySet()).containsExactly("default", "team", "quay.io");
        assertThat(upstreams.get("default")).isEqualTo(Upstream.of(Origin.parse("http://a")));
        assertThat(upstreams.get("team")).isEqualTo(
                new Upstream(Origin.parse("http://b"), 3, Set.of("b.example"), TokenRealm.UPSTREAM, Set.of()));
        assertThat(upstreams.get("quay.io")).isEqualTo(Upstream.of(Origin.parse("https://quay.io")));
    }

    @Test
    void namedOnesAreEnough() throws ConfigFaultsException {
        assertThat(parse("upstreams: {team: {url: http://b}}").unnamed()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            upstreams: {for: {url: http://a}} | c.yaml:1:13: an upstream cannot be named 'for': in a path, that is the beginning of something else
            upstreams: {v2: {url: http://a}} | c.yaml:1:13: an upstream cannot be named 'v2': in a path, that is the beginning of something else
            upstreams: {default: {url: http://a}} | c.yaml:1:13: an upstream cannot be named 'default': that is the one under 'upstream'
            upstreams: {Team: {url: http://a}} | c.yaml:1:13: the upstream's name 'Team' cannot begin a repository's name; use lower-case letters and digits, joined by single '.', '_' or '-'
            upstreams: {team: {}} | c.yaml:1:19: 'upstreams.team' has no url; add url: https://HOST
            upstreams: {team: {urll: http://a}} | c.yaml:1:20: unknown key 'upstreams.team.urll'; did you mean 'url'?
            upstreams: [a] | c.yaml:1:12: 'upstreams' must be a mapping of names to upstreams
            upstreams: {team: x} | c.yaml:1:19: 'upstreams.team' must be a mapping of keys to values
            '{upstream: {maxConnections: 2}, upstreams: {team: {url: http://a}}}' | c.yaml:1:12: 'upstream' has no url; add one, or leave the section out where every request names one of the upstreams
            '{upstream: {url: http://a, namespaces: [x.io]}, upstreams: {team: {url: http://b, namespaces: [X.io]}}}' | c.yaml:1:95: 'upstreams.team.namespaces' names x.io, and so does 'upstream.namespaces'; only one can answer for it
            """)
    void aFaultSaysWhereItIsAndWhatWouldBeRight(String text, String fault) {
        assertThatThrownBy(() -> parse(text)).isInstanceOfSatisfying(ConfigFaultsException.class,
                faults -> assertThat(faults.faults()).extracting(Fault::toString).contains(fault));
    }

    private static Upstreams parse(String text) throws ConfigFaultsException {
        return ConfigLoader.parse("c.yaml", text, Overrides.NONE).upstreams();
    }
}
