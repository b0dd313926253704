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
            "'http://[::1]:5000', 'http://[::1]:5000/x', https://proxy/x"})
    void onlyUrlsOfTheUpstreamChange(String upstream, String url, String expected) {
        assertThat(new ClientLocation(Origin.parse(upstream), "https", "proxy").url(url)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"</v2/a?n=1>; rel=\"next\" | </v2/a?n=1>; rel=\"next\"",
            "<http://up/a>; rel=\"next\", <http://cdn/b> | <https://proxy/a>; rel=\"next\", <http://cdn/b>",
            "</a>; title=\"<http://up/>\" | </a>; title=\"<http://up/>\"", "<http://up/a | <http://up/a"})
    void linkTargetsChangeAlike(String value, String expected) {
        assertThat(new ClientLocation(Origin.parse("http://up"), "https", "proxy").link(value)).isEqualTo(expected);
    }
}
