package io.bestfit.proxy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.node.Declaration;
import io.bestfit.proxy.node.Channel;
import io.bestfit.proxy.node.Declared;
import io.bestfit.proxy.node.IpAddress;
import io.bestfit.proxy.node.Network;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClusterInventoryTest {

    private final ClusterCounts counts = new ClusterCounts();
    private final ClusterInventory inventory = new ClusterInventory(counts);

    @Test
    void ofTwoNodesWithOneAddressTheNewerCountsInAnyOrder() throws Exception {
        List<ClusterNode> nodes = new ArrayList<>(List.of(node("old", "2026-01-01T00:00:00Z", "zen2", "10.0.0.1"),
                node("new", "2026-06-01T00:00:00Z", "zen4", "10.0.0.1"),
                node("b", "2026-02-01T00:00:00Z", "zen3", "10.0.0.1")));
        for (int seed = 0; seed < 20; seed++) {
            Collections.shuffle(nodes, new Random(seed));
            nodes.forEach(inventory::put);
            assertThat(known("10.0.0.1")).as("seed " + seed).isEqualTo("cpu=zen4");
            nodes.forEach(node -> inventory.remove(node.name()));
            assertThat(known("10.0.0.1")).as("seed " + seed).isEmpty();
        }
    }

    @Test
    void anAddressGoesBackToTheOlderNodeWhenTheNewerIsGone() throws Exception {
        inventory.put(node("old", "2026-01-01T00:00:00Z", "zen2", "10.0.0.1"));
        inventory.put(node("new", "2026-06-01T00:00:00Z", "zen4", "10.0.0.1"));
        inventory.put(node("new", "2026-06-01T00:00:00Z", "zen4", "10.0.0.2"));

        assertThat(known("10.0.0.1")).isEqualTo("cpu=zen2");
        assertThat(known("10.0.0.2")).isEqualTo("cpu=zen4");
    }

    @Test
    void theLongerPrefixCountsAndFamiliesAreApart() throws Exception {
        inventory.put(node("a", "1", "zen2", "10.244.1.0/24", "fd00::/64"));
        inventory.put(node("b", "1", "zen3", "10.244.1.7"));

        assertThat(known("10.244.1.7")).isEqualTo("cpu=zen3");
        assertThat(known("10.244.1.8")).isEqualTo("cpu=zen2");
        assertThat(known("fd00::9")).isEqualTo("cpu=zen2");
        assertThat(known("10.244.2.1")).isEmpty();
    }

    @Test
    void aNodeThatCannotBeReadDoesNotLeaveItsAddressToAnother() throws Exception {
        inventory.put(node("old", "1", "zen2", "10.0.0.1"));
        inventory.put(node("new", "2", null, "10.0.0.1"));

        assertThat(known("10.0.0.1")).isEmpty();
        assertThat(counts.declaredNodes()).isEqualTo(1);
        assertThat(counts.unreadableNodes()).isEqualTo(1);
    }

    private String known(String address) {
        return inventory.byAddress(IpAddress.parse(address).orElseThrow())
                .map(declared -> ((Declared.Known) declared).key()).orElse("");
    }

    private static ClusterNode node(String name, String created, @Nullable String cpu, String... networks)
            throws Exception {
        Set<Network> all = Stream.of(networks).map(Network::parse).collect(Collectors.toSet());
        if (cpu == null) {
            return ClusterNode.unreadable(name, created, all);
        }
        Declaration declaration = Declaration.read("cpu=" + cpu);
        return new ClusterNode(name, created, all,
                new Declared.Known(declaration.resolve(), declaration.canonical(), Channel.ADDRESS));
    }
}
