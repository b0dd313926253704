package io.bestfit.proxy.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {

    @ParameterizedTest
    @CsvSource({"10.0.0.0/8, 10.255.0.1, true", "10.0.0.0/8, 11.0.0.0, false", "10.0.0.5, 10.0.0.5, true",
            "10.0.0.5, 10.0.0.4, false", "0.0.0.0/0, 192.0.2.1, true", "0.0.0.0/0, ::1, false", "::/0, ::1, true",
            "::/0, 10.0.0.1, false", "fd00::/63, fd00:0:0:1::, true", "fd00::/64, fd00:0:0:1::, false",
            "::ffff:10.0.0.0/104, 10.1.2.3, true", "10.0.0.0/8, ::ffff:10.1.2.3, true",
            "10.1.2.3, ::FFFF:0a01:0203, true"})
    void holdsWhatBeginsWithItsPrefix(String network, String address, boolean holds) {
        assertThat(Network.parse(network).contains(IpAddress.parse(address).orElseThrow())).isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            10.0.0.5/8     | '10.0.0.5/8' has bits behind its prefix: write 10.0.0.0/8, or the address alone
            10.0.0.0/33    | '10.0.0.0/33' has no prefix of 0 to 32 bits behind the slash
            10.0.0.0/      | '10.0.0.0/' has no prefix of 0 to 32 bits behind the slash
            10.0.0.0/-1    | '10.0.0.0/-1' has no prefix of 0 to 32 bits behind the slash
            fd00::/129     | 'fd00::/129' has no prefix of 0 to 128 bits behind the slash
            ::ffff:10.0.0.0/8 | '::ffff:10.0.0.0/8' has no prefix of 0 to 128 bits behind the slash
            gpu01          | 'gpu01' is no network: write an IP address, or one with a prefix, such as 10.0.0.0/8 or fd00::/64
            10.0.0         | '10.0.0' is no network: write an IP address, or one with a prefix, such as 10.0.0.0/8 or fd00::/64
            """)
    void tellsWhatIsWrong(String text, String sentence) {
        assertThatThrownBy(() -> Network.parse(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4x", "localhost", "::1%eth0", "[::1]",
            "1::2::3", ":", "::ffff:300.1.1.1", "12345::", "a.b.c.d", "\u0661.1.1.1"})
    void isNoAddress(String text) {
        assertThat(IpAddress.parse(text)).isEmpty();
    }

    @Test
    void agreesWithArithmeticOfWholeNumbers() throws UnknownHostException {
        long seed = 20261121;
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] one = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(one);
            byte[] other = one.clone();
            other[random.nextInt(other.length)] ^= (byte) (1 << random.nextInt(8));
            int bits = one.length * 8;
            int prefix = random.nextInt(bits + 1);
            InetAddress address = InetAddress.getByAddress(other);
            boolean expected = new BigInteger(1, one).shiftRight(bits - prefix)
                    .equals(new BigInteger(1, other).shiftRight(bits - prefix));

            Network network = Network.of(InetAddress.getByAddress(one), prefix);

            assertThat(network.contains(address)).as("seed %s: %s and %s", seed, network, address)
                    .isEqualTo(expected);
            assertThat(Network.parse(network.toString())).as("seed %s", seed).isEqualTo(network);
        }
    }
}
