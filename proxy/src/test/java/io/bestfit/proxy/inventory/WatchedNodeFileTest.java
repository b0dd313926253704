package io.bestfit.proxy.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bestfit.proxy.config.ConfigFaultsException;
import io.bestfit.proxy.node.Channel;
import io.bestfit.proxy.node.Declared;
import io.bestfit.proxy.node.IpAddress;
import io.bestfit.proxy.node.Profiles;
import io.bestfit.proxy.testing.CapturedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** New versions of a file count as a whole, and bad ones do not. */
class WatchedNodeFileTest {

    private static final String OLD = nodes("cpu=zen2");
    private static final String NEW = nodes("cpu=zen4");

    @TempDir
    Path folder;

    private Path file;
    private Profiles profiles;

    private static String nodes(String declaration) {
        return "nodes:\n  - addresses: [10.0.0.0/8, 10.0.0.1]\n    declaration: " + declaration + "\n";
    }

    @BeforeEach
    void write() throws Exception {
        file = Files.writeString(folder.resolve("nodes.yaml"), OLD);
        profiles = Profiles.of(Map.of("epyc", "cpu=zen3"));
    }

    @Test
    void aVersionThatIsWrittenCountsEvenWhereItsTimeAndSizeAreTheSame() throws Exception {
        FileTime time = Files.getLastModifiedTime(file);
        WatchedNodeFile nodes = WatchedNodeFile.open(file, profiles);
        assertThat(cpu(nodes)).isEqualTo("cpu=zen2");

        nodes.look();
        assertThat(nodes.taken()).isZero();
        Files.writeString(file, NEW);
        Files.setLastModifiedTime(file, time);
        nodes.look();
        assertThat(cpu(nodes)).isEqualTo("cpu=zen4");
        nodes.look();
        assertThat(nodes.taken()).isEqualTo(1);
        assertThat(nodes.refused()).isZero();
    }

    @Test
    void aVersionThatIsRenamedIntoPlaceCounts() throws Exception {
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
        WatchedNodeFile nodes = WatchedNodeFile.open(file, profiles);
        Path next = Files.writeString(folder.resolve("next"), NEW);
        Files.setLastModifiedTime(next, FileTime.from(Instant.EPOCH.plusSeconds(60)));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        nodes.look();
        assertThat(cpu(nodes)).isEqualTo("cpu=zen4");
    }

    /** As the kubelet replaces a mounted ConfigMap: a link to a link, of which the second is renamed. */
    @Test
    void aLinkThatIsSetToAnotherFolderCounts() throws Exception {
        Files.delete(file);
        for (String version : List.of("v1", "v2")) {
            Path kept = Files.createDirectory(folder.resolve(version));
            Files.writeString(kept.resolve("nodes.yaml"), version.equals("v1") ? OLD : NEW);
        }
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("v1"));
        Files.createSymbolicLink(file, Path.of("..data/nodes.yaml"));
        WatchedNodeFile nodes = WatchedNodeFile.open(file, profiles);
        assertThat(cpu(nodes)).isEqualTo("cpu=zen2");

        Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of("v2"));
        Files.move(folder.resolve("..data_tmp"), folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        nodes.look();
        assertThat(cpu(nodes)).isEqualTo("cpu=zen4");
    }

    @Test
    void aBadVersionIsToldOnceAndTheEarlierOneStillCounts() throws Exception {
        WatchedNodeFile nodes = WatchedNodeFile.open(file, profiles);
        Files.writeString(file, "nodes:\n  - addresses: 10.0.0.1\n    declaration: cpu=zen99\n");
        try (CapturedLog log = new CapturedLog()) {
            nodes.look();
            nodes.look();
            assertThat(log.noise()).singleElement().asString().startsWith("WARN ").contains(file + ":3:")
                    .contains("zen99").endsWith("; the earlier version still counts");
        }
        assertThat(cpu(nodes)).isEqualTo("cpu=zen2");
        assertThat(nodes.refused()).isEqualTo(1);

        Files.delete(file);
        nodes.look();
        nodes.look();
        assertThat(cpu(nodes)).isEqualTo("cpu=zen2");
        assertThat(nodes.refused()).isEqualTo(2);
        Files.writeString(file, NEW);
        nodes.look();
        assertThat(cpu(nodes)).isEqualTo("cpu=zen4");
        assertThat(nodes.taken()).isEqualTo(1);
    }

    @Test
    void aFileThatIsNamedMayComeLater() throws Exception {
        WatchedNodeFile nodes = WatchedNodeFile.open(file, profiles);
        Files.writeString(file, "nodes:\n  - {addresses: 10.0.0.1, features: f.json, declaration: cpu=zen3}\n");
        nodes.look();
        assertThat(cpu(nodes)).isEqualTo("cpu=zen2");
        Files.writeString(folder.resolve("f.json"), "{\"flags\":{},\"attributes\":{},\"instances\":{}}");
        nodes.look();
        assertThat(cpu(nodes)).startsWith("cpu=zen3");
    }

    @Test
    void whatCannotBeReadAtFirstIsAFault() throws IOException {
        Files.writeString(file, "nodes: 1");
        assertThatThrownBy(() -> WatchedNodeFile.open(file, profiles)).isInstanceOf(ConfigFaultsException.class)
                .hasMessage(file + ":1:8: 'nodes' must be a list of nodes; [] where there are none");
    }

    private static String cpu(WatchedNodeFile nodes) {
        return nodes.byAddress(IpAddress.parse("10.0.0.1").orElseThrow())
                .map(declared -> declared instanceof Declared.Known known && known.channel() == Channel.ADDRESS
                        ? known.key()
                        : declared.toString())
                .orElse("unknown");
    }
}
