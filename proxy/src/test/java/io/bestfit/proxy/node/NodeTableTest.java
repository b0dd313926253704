package io.bestfit.proxy.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of the networks that hold an address the one with the longest prefix counts. */
class NodeTableTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void agreesWithASearchThroughAll(int seed) throws UnknownHostException {
        Random random = new Random(seed);
        byte[][] roots = {new byte[4], new byte[16], new byte[16]};
        for (byte[] root : roots) {
            random.nextBytes(root);
        }
        Map<Network, Declared> networks = new HashMap<>();
        int count = random.nextInt(60);
        for (int i = 0; i < count; i++) {
            InetAddress near = near(roots[random.nextInt(roots.length)], random);
            Network network = Network.of(near, random.nextInt(near.getAddress().length * 8 + 1));
            networks.put(network, new Declared.Malformed(network.toString(), Channel.ADDRESS));
        }
        NodeTable table = new NodeTable(networks, Map.of());
        for (int i = 0; i < 2_000; i++) {
            InetAddress address = near(roots[random.nextInt(roots.length)], random);
            Network best = null;
            for (Network network : networks.keySet()) {
                if (network.contains(address) && (best == null || network.prefix() > best.prefix())) {
                    best = network;
                }
            }

            assertThat(table.byAddress(address)).as("seed %s: %s", seed, address)
                    .isEqualTo(Optional.ofNullable(best == null ? null : networks.get(best)));
        }
    }

    /** The same but for some of the last bits, so that prefixes of all lengths hold it. */
    private static InetAddress near(byte[] root, Random random) throws UnknownHostException {
        byte[] bytes = root.clone();
        for (int bit = random.nextInt(bytes.length * 8 + 1); bit < bytes.length * 8; bit++) {
            if (random.nextInt(4) == 0) {
                bytes[bit / 8] ^= (byte) (0x80 >> bit % 8);
            }
        }
        return InetAddress.getByAddress(bytes);
    }

    @Test
    void theFirstNameOfACertificateThatIsKnownCounts() {
        Declared one = new Declared.Absence(Channel.CERTIFICATE);
        Declared two = new Declared.Malformed("two", Channel.CERTIFICATE);
        NodeTable table = new NodeTable(Map.of(), Map.of("one.example", one, "two.example", two));

        assertThat(table.byCertificate(List.of("zero.example", "two.example", "one.example"))).contains(two);
        assertThat(table.byCertificate(List.of("zero.example"))).isEmpty();
        assertThat(table.byCertificate(List.of())).isEmpty();
    }
}
