package io.bestfit.proxy.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a request comes from, behind proxies of which 10.0.0.0/8 and fd00::/8 are trusted. */
class ForwardedForTest {

    private static final TrustedProxies TRUSTED = new TrustedProxies(
            List.of(Network.parse("10.0.0.0/8"), Network.parse("fd00::/8")));

    @ParameterizedTest(name = "from {0} with {1} it is {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            10.0.0.1    | for=192.0.2.60                                        | 192.0.2.60
            10.0.0.1    | For=192.0.2.60;proto=http;by=203.0.113.43             | 192.0.2.60
            10.0.0.1    | for="192.0.2.60:4711"                                 | 192.0.2.60
            10.0.0.1    | for=192.0.2.60:4711                                   | 192.0.2.60
            10.0.0.1    | for="[2001:db8:cafe::17]:4711"                        | 2001:db8:cafe:0:0:0:0:17
            10.0.0.1    | for="[2001:DB8:CAFE::17]"                             | 2001:db8:cafe:0:0:0:0:17
            10.0.0.1    | for="[::ffff:192.0.2.60]"                             | 192.0.2.60
            10.0.0.1    | for="192\\.0.2.60"                                    | 192.0.2.60
            10.0.0.1    | for=198.51.100.1, for=192.0.2.60, for=10.0.0.9        | 192.0.2.60
            10.0.0.1    | for=198.51.100.1,for=10.0.0.7,,for="[fd00::9]"        | 198.51.100.1
            10.0.0.1    | for=10.0.0.5, for=10.0.0.6                            | 10.0.0.5
            10.0.0.1    | ,                                                     | 10.0.0.1
            10.0.0.1    | for=unknown                                           | -
            10.0.0.1    | for=_hidden, for=10.0.0.2                             | -
            10.0.0.1    | for="_gazonk"                                         | -
            10.0.0.1    | for=198.51.100.1, for=_hidden                         | -
            10.0.0.1    | for=198.51.100.1, proto=https                         | -
            10.0.0.1    | for=198.51.100.1;for=198.51.100.2                     | -
            10.0.0.1    | for="198.51.100.1                                     | -
            10.0.0.1    | x="a, for="[2001:db8::1]"                             | -
            10.0.0.1    | for = 192.0.2.60                                      | -
            10.0.0.1    | 192.0.2.60                                            | -
            10.0.0.1    | for=                                                  | -
            10.0.0.1    | for="[2001:db8::1"                                    | -
            10.0.0.1    | for="[2001:db8::1]x"                                  | -
            10.0.0.1    | for=2001:db8::1                                       | 2001:db8:0:0:0:0:0:1
            192.0.2.99  | for=192.0.2.60                                        | 192.0.2.99
            fd00::1     | for=192.0.2.60                                        | 192.0.2.60
            """)
    void forwarded(String peer, String header, String client) {
        assertThat(client(peer, headers().add("Forwarded", header))).isEqualTo(client);
    }

    @ParameterizedTest(name = "from {0} with {1} it is {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            10.0.0.1    | 192.0.2.60                           | 192.0.2.60
            10.0.0.1    | 198.51.100.1, 192.0.2.60, 10.0.0.9   | 192.0.2.60
            10.0.0.1    | 198.51.100.1,10.0.0.7,, 10.0.0.9     | 198.51.100.1
            10.0.0.1    | 192.0.2.60:4711                      | 192.0.2.60
            10.0.0.1    | 2001:db8::1                          | 2001:db8:0:0:0:0:0:1
            10.0.0.1    | [2001:db8::1]:443                    | 2001:db8:0:0:0:0:0:1
            10.0.0.1    | ::ffff:192.0.2.60                    | 192.0.2.60
            10.0.0.1    | unknown, 10.0.0.2                    | -
            10.0.0.1    | gpu01                                | -
            10.0.0.1    | 192.0.2.60, evil'                    | -
            10.0.0.1    | ,                                    | 10.0.0.1
            192.0.2.99  | 192.0.2.60                           | 192.0.2.99
            """)
    void xForwardedFor(String peer, String header, String client) {
        assertThat(client(peer, headers().add("X-Forwarded-For", header))).isEqualTo(client);
    }

    @Test
    void linesFollowEachOther() {
        assertThat(client("10.0.0.1", headers().add("X-Forwarded-For", "198.51.100.1, 192.0.2.60")
                .add("X-Forwarded-For", "10.0.0.3"))).isEqualTo("192.0.2.60");
        assertThat(client("10.0.0.1", headers().add("Forwarded", "for=\"unterminated").add("Forwarded",
                "for=192.0.2.60"))).isEqualTo("192.0.2.60");
    }

    @Test
    void twoHeadersCountOnlyWhereTheyAgree() {
        assertThat(client("10.0.0.1", headers().add("Forwarded", "for=192.0.2.60")
                .add("X-Forwarded-For", "198.51.100.1, 192.0.2.60"))).isEqualTo("192.0.2.60");
        assertThat(client("10.0.0.1", headers().add("Forwarded", "for=192.0.2.60")
                .add("X-Forwarded-For", "192.0.2.61"))).isEqualTo("-");
        assertThat(client("192.0.2.99", headers().add("Forwarded", "for=192.0.2.60")
                .add("X-Forwarded-For", "192.0.2.61"))).isEqualTo("192.0.2.99");
    }

    @Test
    void whatIsFurtherBackThanAnyRowOfProxiesIsNotBelieved() {
        assertThat(client("10.0.0.1", headers().add("X-Forwarded-For", "192.0.2.60" + ", 10.0.0.2".repeat(31))))
                .isEqualTo("192.0.2.60");
        assertThat(client("10.0.0.1", headers().add("X-Forwarded-For", "192.0.2.60" + ", 10.0.0.2".repeat(32))))
                .isEqualTo("-");
    }

    @Test
    void nobodyIsBelievedWhereNobodyIsTrusted() {
        InetAddress peer = IpAddress.parse("10.0.0.1").orElseThrow();

        assertThat(TrustedProxies.NONE.client(peer, headers().add("X-Forwarded-For", "192.0.2.60"))).isEqualTo(peer);
    }

    /** Chains of addresses, of which the client is the last that is not trusted, written down both ways. */
    @Test
    void agreesWithASearchFromTheEnd() {
        long seed = 721;
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            List<String> chain = new ArrayList<>();
            int length = random.nextInt(6);
            for (int j = 0; j < length; j++) {
                chain.add(switch (random.nextInt(4)) {
                    case 0 -> "10.0.0." + random.nextInt(256);
                    case 1 -> "fd00:0:0:0:0:0:0:" + Integer.toHexString(random.nextInt(1, 65_536));
                    case 2 -> "192.0.2." + random.nextInt(256);
                    default -> "2001:db8:0:0:0:0:0:" + Integer.toHexString(random.nextInt(1, 65_536));
                });
            }
            String peer = random.nextBoolean() ? "10.9.9.9" : "203.0.113.5";
            List<String> whole = new ArrayList<>(chain);
            whole.add(peer);
            String expected = whole.getFirst();
            for (String each : whole.reversed()) {
                if (!each.startsWith("10.") && !each.startsWith("fd00:")) {
                    expected = each;
                    break;
                }
            }
            MultiMap customary = headers();
            MultiMap standard = headers();
            if (!chain.isEmpty()) {
                customary.add("X-Forwarded-For", String.join(random.nextBoolean() ? "," : ", ", chain));
                standard.add("Forwarded", String.join(", ",
                        chain.stream().map(each -> each.contains(":") ? "for=\"[" + each + "]:80\"" : "for=" + each)
                                .toList()));
            }

            assertThat(client(peer, customary)).as("seed %s: %s", seed, whole).isEqualTo(expected);
            assertThat(client(peer, standard)).as("seed %s: %s", seed, whole).isEqualTo(expected);
        }
    }

    private static MultiMap headers() {
        return HttpHeaders.headers();
    }

    private static String client(String peer, MultiMap headers) {
        InetAddress client = TRUSTED.client(IpAddress.parse(peer).orElseThrow(), headers);
        return client == null ? "-" : client.getHostAddress();
    }
}
