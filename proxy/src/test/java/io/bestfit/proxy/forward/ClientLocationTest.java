package io.bestfit.proxy.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.upstream.Origin;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientLocationTest {

    @ParameterizedTest
    @CsvSource({"http://up:5000, http://up:5000/v2/a?_state=%2Fx&y#z, https://proxy/v2/a?_state=%2Fx&y#z",
            "http://up:5000, HTTP://UP:5000/v2/, https://proxy/v2/",
            "http://up:5000, https://up:5000/v2/, https://proxy/v2/",
            "http://up, http://up:80/x, https://proxy/x", "http://up, https://up/x, https://up/x",
            "https://up, https://up, https://proxy", "https://up, //up/x, //proxy/x", "https://up, /v2/x, /v2/x",
            "https://up, https://up.evil/x, https://up.evil/x", "https://up, https://up@evil/x, https://up@evil/x",
            "https://up, https://user@up/x, https://user@up/x", "https://up, x?http://up/, x?http://up/",
            "'http://[::1]:5000', 'http://[::1]:5000/x', https://proxy/x",
            "http://up, http://PROXY/v2/x, http://PROXY/v2/x",
            "http://up, http://proxy:81/x, http://proxy:81/x"})
    void onlyUrlsOfTheUpstreamChange(String upstream, String url, String expected) {
        assertThat(location(upstream, Chosen.BY_DEFAULT).url(url)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"/v2/a/blobs/uploads/1?_state=%2Fv2%2F, /v2/team/a/blobs/uploads/1?_state=%2Fv2%2F",
            "http://up/v2/a?n=1, https://proxy/v2/team/a?n=1", "//up/v2/a, //proxy/v2/team/a",
            "http://PROXY/v2/a?n=1, http://PROXY/v2/team/a?n=1", "https://proxy/v2/a, https://proxy/v2/team/a",
            "http://cdn/v2/a, http://cdn/v2/a", "/token, /token",
            "?n=1, ?n=1", "/v2, /v2", "mailto:a, mailto:a"})
    void whatLeadsToANamedUpstreamHasItsName(String url, String expected) {
        assertThat(location("http://up", new Chosen("team", null)).url(url)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"/v2/a/blobs/uploads/1?_state=x, /v2/a/blobs/uploads/1?_state=x&ns=quay.io%3A443",
            "http://up/v2/a, https://proxy/v2/a?ns=quay.io%3A443", "?n=1#f, ?n=1&ns=quay.io%3A443#f",
            "https://proxy/v2/a, https://proxy/v2/a?ns=quay.io%3A443",
            "https://proxy/store/a?sig=1, https://proxy/store/a?sig=1", "http://cdn/v2/a, http://cdn/v2/a"})
    void whatLeadsToAnUpstreamThatNsChoseHasItAgain(String url, String expected) {
        assertThat(location("http://up", new Chosen(null, "quay.io:443")).url(url)).isEqualTo(expected);
    }

    private static ClientLocation location(String upstream, Chosen chosen) {
        return new ClientLocation(Origin.parse(upstream), "https", "proxy", chosen);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"</v2/a?n=1>; rel=\"next\" | </v2/a?n=1>; rel=\"next\"",
            "<http://up/a>; rel=\"next\", <http://cdn/b> | <https://proxy/a>; rel=\"next\", <http://cdn/b>",
            "</a>; title=\"<http://up/>\" | </a>; title=\"<http://up/>\"", "<http://up/a | <http://up/a"})
    void linkTargetsChangeAlike(String value, String expected) {
        assertThat(location("http://up", Chosen.BY_DEFAULT).link(value)).isEqualTo(expected);
    }
}
