package io.bestfit.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bestfit.proxy.upstream.Origin;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What flags and the environment say beside the file. */
class OverridesTest {

    @Test
    void flagsWinOverTheEnvironmentWhichWinsOverTheFile() throws ConfigFaultsException {
        String file = "listen: a:1\nadmin: a:2\nupstream: {url: http://a}";
        Map<String, String> environment = Map.of("BESTFIT_LISTEN", "b:1", "BESTFIT_ADMIN", "b:2", "BESTFIT_UPSTREAM",
                "http://b", "BESTFIT_LOG", "ignored");

        ProxyConfig config = ConfigLoader.parse("c.yaml", file,
                Overrides.of(environment).withFlags("c:1", null, null, "json"));

        assertThat(config.listeners()).isEqualTo(List.of(new Listener(new Address("c", 1), null)));
        assertThat(config.admin()).isEqualTo(new Address("b", 2));
        assertThat(config.upstream().url()).isEqualTo(Origin.parse("http://b"));
        assertThat(config.log().format()).isEqualTo(Log.Format.JSON);
    }

    @Test
    void badFlagsAreNamed() {
        assertThatThrownBy(() -> ConfigLoader.load(null, Overrides.NONE.withFlags("x", null, "ftp://a", "xml")))
                .hasMessage("""
                        --upstream: 'ftp://a' must begin with http:// or https://
                        --listen: 'x' is no address: write HOST:PORT, such as 127.0.0.1:5000 or [::1]:5000
                        --log-format: 'xml' is none of text, json""");
    }
}
