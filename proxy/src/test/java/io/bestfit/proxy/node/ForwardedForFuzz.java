package io.bestfit.proxy.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Whatever stands in the headers of proxies, it is read to its end and never believed of a stranger. */
class ForwardedForFuzz {

    private static final TrustedProxies TRUSTED = new TrustedProxies(List.of(Network.parse("10.0.0.0/8")));
    private static final InetAddress PROXY = IpAddress.parse("10.0.0.1").orElseThrow();
    private static final InetAddress STRANGER = IpAddress.parse("192.0.2.1").orElseThrow();

    @FuzzTest(maxDuration = "3m")
    @DictionaryEntries({"for=", "For=\"", "\"[2001:db8::1]:80\"", ";proto=https", ", ", "10.0.0.2", "unknown", "_x",
            "::ffff:1.2.3.4", "\\"})
    void hops(byte[] input) {
        String[] lines = new String(input, StandardCharsets.ISO_8859_1).split("\n", -1);
        for (String name : List.of("Forwarded", "X-Forwarded-For")) {
            MultiMap headers = HttpHeaders.headers();
            for (String line : lines) {
                headers.add(name, line.replaceAll("[\\x00-\\x08\\x0a-\\x1f\\x7f]", "?"));
            }
            assertThat(TRUSTED.client(STRANGER, headers)).isEqualTo(STRANGER);
            InetAddress client = TRUSTED.client(PROXY, headers);
            // What a trusted proxy adds behind it decides, unless it was written into a line that somebody broke.
            headers.add(name, name.equals("Forwarded") ? "for=198.51.100.7" : "198.51.100.7");
            assertThat(TRUSTED.client(PROXY, headers)).isEqualTo(IpAddress.parse("198.51.100.7").orElseThrow());
            headers.add(name, name.equals("Forwarded") ? "for=10.0.0.3" : "10.0.0.3");
            assertThat(TRUSTED.client(PROXY, headers)).isEqualTo(IpAddress.parse("198.51.100.7").orElseThrow());
            assertThat(client == null || client.getAddress().length > 0).isTrue();
        }
    }
}
