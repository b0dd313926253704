package io.bestfit.proxy.cli;

import static io.bestfit.proxy.cli.Ran.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.proxy.registry.Image;
import io.bestfit.proxy.registry.ImageBuilder;
import io.bestfit.proxy.registry.IndexBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The forms of {@code --node}, on an index in a file. */
class NodeOptionTest {

    private static final Image GENERIC = ImageBuilder.variant("amd64", "generic");
    private static final Image ZEN3 = ImageBuilder.variant("amd64", "zen3");
    private static final Image ZEN5 = ImageBuilder.variant("amd64", "zen5");
    private static final Image INDEX = IndexBuilder.oci().features(GENERIC, "amd64").features(ZEN5, "amd64", "zen5")
            .features(ZEN3, "amd64", "zen3").build();

    /** A machine of zen3 with an NVIDIA GPU, by the flags that klauspost/cpuid names. */
    private static final String ZEN3_FEATURES = """
            {"flags": {"cpu.cpuid": {"elements": {"ADX": {}, "AESNI": {}, "AVX": {}, "AVX2": {}, "BMI1": {}, "BMI2": {},
              "CLMUL": {}, "CLZERO": {}, "CX16": {}, "F16C": {}, "FMA3": {}, "LAHF": {}, "LZCNT": {}, "MMX": {},
              "MOVBE": {}, "POPCNT": {}, "RDRAND": {}, "RDSEED": {}, "SHA": {}, "SSE": {}, "SSE2": {}, "SSE3": {},
              "SSE4": {}, "SSE42": {}, "SSE4A": {}, "SSSE3": {}, "VAES": {}, "VPCLMULQDQ": {}, "WBNOINVD": {},
              "XSAVE": {}, "XSAVEC": {}, "XSAVEOPT": {}}}},
             "attributes": {"cpu.model": {"elements": {"vendor_id": "AMD"}},
              "kernel.version": {"elements": {"full": "6.8.0-45-generic", "major": "6", "minor": "8"}}},
             "instances": {"pci.device": {"elements": [{"attributes": {"class": "0302", "vendor": "10de"}}]}}}
            """;

    @TempDir
    Path folder;

    private String index = "";

    @BeforeEach
    void write() throws IOException {
        index = Files.write(folder.resolve("index.json"), INDEX.manifest().getBytes()).toString();
    }

    @Test
    void readsTheNodeFromAFile() throws Exception {
        Path file = Files.writeString(folder.resolve("node"), "# the new nodes\ncpu=zen4,\nkernel=\"6.1\"\n");

        assertThat(run("select", index, "--node", file.toString()).out())
                .isEqualTo(index + "@" + ZEN3.digest() + "\n");
    }

    @Test
    void readsTheNodeFromItsExportedFeatures() throws Exception {
        String file = Files.writeString(folder.resolve("features"), ZEN3_FEATURES).toString();

        assertThat(run("select", index, "--node", file))
                .isEqualTo(new Ran(0, index + "@" + ZEN3.digest() + "\n", ""));
        assertThat(run("select", index, "--node", file, "--node", "cpu=zen5").out())
                .isEqualTo(index + "@" + ZEN5.digest() + "\n");
        assertThat(run("explain", index, "--node", "fabric=cxi", "--node", file).out())
                .contains("\nNode       cpu=zen3, fabric=cxi, kernel=\"6.8.0-45-generic\", nvidia-driver=unknown\n");
        assertThat(run("select", index, "--node", file, "--node", file)).isEqualTo(new Ran(2, "",
                "--node: there are two files with exported features; a node has one\n"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
            "{ | the export of features is no JSON from line 1, column 2 on",
            "{\"feature.node.kubernetes.io/cpu-cpuid.AVX2\": \"true\"} | the export of features has none of the members"
                    + " flags, attributes and instances\n"})
    void otherJsonIsNoNode(String json, String why) throws Exception {
        Path file = Files.writeString(folder.resolve("labels.json"), json);

        Ran ran = run("select", index, "--node", file.toString());
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err())
                .startsWith("--node: " + file + " is not what 'nfd export features' writes: " + why.strip())
                .hasLineCount(1);
    }

    @Test
    void readsProfilesFromTheConfiguration() throws Exception {
        String config = Files
                .writeString(folder.resolve("bestfit.yaml"), "version: 1\nprofiles:\n  new: cpu=zen5\n").toString();

        assertThat(run("select", index, "--node", "profile=new", "--config", config).out())
                .isEqualTo(index + "@" + ZEN5.digest() + "\n");
        assertThat(run("select", index, "--node", "profile=new, cpu=zen4", "--config", config).out())
                .isEqualTo(index + "@" + ZEN3.digest() + "\n");
        assertThat(run("select", index, "--node", "profile=old", "--config", config)).isEqualTo(
                new Ran(2, "", "--node: there is no profile 'old'; the configuration has new\n"));
    }

    @Test
    void aProfileWithoutAConfigurationIsWrongUsage() {
        assertThat(run("select", index, "--node", "profile=new")).isEqualTo(new Ran(2, "",
                "--node: there is no profile 'new'; name a configuration that has it by --config\n"));
    }

    @ParameterizedTest
    @CsvSource({"absent.txt", "./absent", "/absent/node", "nodes/a.json"})
    void aNodeFileThatIsNotThereIsWrongUsage(String path) {
        assertThat(run("select", index, "--node", path)).isEqualTo(new Ran(2, "", "--node: there is no file "
                + path + "; check the path, or write a declaration, such as cpu=zen4\n"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"cpu=zen4", "zen4", "cpu:zen4",
            "linux/amd64:zen4", "cpu=znver4, nvidia-driver=\"550.54.15\"",
            "linux/amd64:zen4:nv-compute-5-2:nvidia-396-44"})
    void aNodeHasSeveralForms(String declaration) {
        assertThat(run("select", index, "--node", declaration))
                .isEqualTo(new Ran(0, index + "@" + ZEN3.digest() + "\n", ""));
    }
}
