package io.bestfit.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bestfit.proxy.node.Channel;
import io.bestfit.proxy.node.Declared;
import io.bestfit.proxy.node.IpAddress;
import io.bestfit.proxy.node.NodeTable;
import io.bestfit.proxy.node.Profile.MalformedProfileException;
import io.bestfit.proxy.node.Profiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeFileTest {

    private static final Path FILE = Path.of("nodes.yaml");

    @TempDir
    Path folder;

    @Test
    void everyKey() throws Exception {
        Files.writeString(folder.resolve("f.json"), "{\"flags\":{},\"attributes\":{},\"instances\":{}}");
        NodeFile read = NodeFile.parse(folder.resolve("nodes.yaml"), """
                version: 1
                nodes:
                  - name: gpu01
                    addresses: [10.0.1.5, 10.1.0.0/16, "fd00::/64"]
                    certificates: [GPU01.example.org]
                    declaration: cpu=zen4
                  - {addresses: 10.1.2.0/24, profile: epyc}
                  - {addresses: 10.2.0.1, profile: any}
                  - {addresses: 10.2.0.2, profile: linux/arm64}
                  - {addresses: 10.2.0.3, features: f.json, declaration: cpu=zen2}
                """, profiles());

        NodeTable nodes = read.nodes();
        assertThat(key(nodes, "10.0.1.5")).isEqualTo("cpu=zen4");
        assertThat(key(nodes, "10.1.2.3")).isEqualTo("cpu=zen3");
        assertThat(key(nodes, "10.1.3.3")).isEqualTo("cpu=zen4");
        assertThat(key(nodes, "fd00::77")).isEqualTo("cpu=zen4");
        assertThat(key(nodes, "10.2.0.1")).isEqualTo("Absence[channel=ADDRESS]");
        assertThat(key(nodes, "10.2.0.2")).isEqualTo("os=linux, arch=arm64");
        assertThat(key(nodes, "10.2.0.3")).startsWith("cpu=zen2 features=");
        assertThat(key(nodes, "10.0.1.6")).isEqualTo("unknown");
        assertThat(nodes.byCertificate(List.of("gpu01.example.org"))).hasValueSatisfying(
                declared -> assertThat(declared).isInstanceOfSatisfying(Declared.Known.class,
                        known -> assertThat(known.channel()).isEqualTo(Channel.CERTIFICATE)));
        assertThat(read.files()).containsExactlyInAnyOrder(folder.resolve("nodes.yaml"), folder.resolve("f.json"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            nodes: [{addresses: 10.0.0.5/8, declaration: cpu=zen2}] | nodes.yaml:1:21: 'nodes[0].addresses': '10.0.0.5/8' has bits behind its prefix: write 10.0.0.0/8, or the address alone
            nodes: [{declaration: cpu=zen2}] | nodes.yaml:1:9: 'nodes[0]' has neither addresses nor certificates to be known by
            nodes: [{addresses: 10.0.0.1}] | nodes.yaml:1:9: 'nodes[0]' must have either a profile, or a declaration, or features with or without a declaration on top of them
            nodes: [{addresses: 10.0.0.1, profile: epyc, declaration: cpu=zen2}] | nodes.yaml:1:9: 'nodes[0]' must have either a profile, or a declaration, or features with or without a declaration on top of them
            nodes: [{addresses: 10.0.0.1, profile: epic}] | nodes.yaml:1:40: 'nodes[0].profile': 'epic' is not defined under profiles; did you mean 'epyc'?
            nodes: [{addresses: [10.0.0.1, 10.0.0.1], profile: any}] | nodes.yaml:1:32: 'nodes[0].addresses': 10.0.0.1 stands here a second time; the first is on line 1
            nodes: [{certificates: "*.x", profile: any}] | nodes.yaml:1:24: 'nodes[0].certificates': '*.x' is no whole name of a certificate; patterns belong into nodes.certificates of the configuration
            nodes: [{adresses: 10.0.0.1}] | nodes.yaml:1:10: unknown key 'nodes[0].adresses'; did you mean 'addresses'?
            nodes: [gpu01] | nodes.yaml:1:9: 'nodes[0]' must be a mapping with addresses or certificates, and a declaration or a profile
            version: 2 | nodes.yaml:1:10: 'version': '2' is no form of this file that this Bestfit reads; it reads up to 1, and a newer one may read more
            [] | nodes.yaml:1:1: a file of nodes must be a mapping with version and nodes
            nodes: [{addresses: 10.0.0.1, features: no.json}] | nodes.yaml:1:41: 'nodes[0].features': no.json is no file; check the path, which counts from the folder of the configuration
            """)
    void faultsAreToldWithTheirPlace(String text, String fault) {
        assertThatThrownBy(() -> NodeFile.parse(FILE, text, profiles())).isInstanceOf(ConfigFaultsException.class)
                .satisfies(thrown -> assertThat(String.valueOf(thrown.getMessage()).lines()).contains(fault));
    }

    private static Profiles profiles() throws MalformedProfileException {
        return Profiles.of(Map.of("epyc", "cpu=zen3"));
    }

    private static String key(NodeTable nodes, String address) {
        return nodes.byAddress(IpAddress.parse(address).orElseThrow())
                .map(declared -> declared instanceof Declared.Known known ? known.key() : declared.toString())
                .orElse("unknown");
    }
}
