package io.bestfit.matcher.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bestfit.matcher.testing.SharedData;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class DeclarationTest {

    private static final String NEAR = "declaration is malformed at position ";

    @ParameterizedTest(name = "{0} reads as {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "broadwell, nv-compute-5-2, nvidia-396-44|cpu=broadwell, nvidia-driver=\"396.44\", nvidia-cc=\"5.2\"",
            "cpu:broadwell, nvcap:5.2|cpu=broadwell, nvidia-cc=\"5.2\"",
            "x86_64_v3, cluster_1|cpu=x86_64_v3, cluster_1", "zen2, zen4, zen3|cpu=zen4",
            "instType:c5|insttype:c5", "mpi=mpich;file=\"libmpi.so.12.2.3\";glibc=\"2.31\""
                    + "|mpi=mpich;file=\"libmpi.so.12.2.3\";glibc=\"2.31\"",
            "fabric=(infiniband tcp), cpu=\"zen4\"|cpu=zen4, fabric=(infiniband tcp)",
            "page-size=65536, arch=arm64|arch=arm64, page-size=65536"})
    void dictionariesAndTheirCanonicalText(String text, String canonical) throws MalformedDeclarationException {
        Declaration declaration = Declaration.parse(text);
        assertThat(declaration.canonical()).isEqualTo(canonical);
        assertThat(Declaration.parse(canonical)).isEqualTo(declaration);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "cpu=zen4, cuda=12.4|10: expected a version in quotes, as in cuda=\"12.4\", found 'cuda=12.4'",
            "cpu=zen4, nvidia-driver=550.54.15|10: expected a version in quotes, as in nvidia-driver=\"550.54.15\","
                    + " found 'nvidia-driver=550.54.15'",
            "nvidia-driver=abc|0: expected a version in quotes, as in nvidia-driver=\"550.54.15\", found"
                    + " 'nvidia-driver=abc'",
            "page-size=x|0: expected a number of bytes, a power of two, as in page-size=65536, found 'page-size=x'",
            "zen4, nvidia-drivr=\"550\"|6: expected a known key; the nearest is nvidia-driver, found"
                    + " 'nvidia-drivr=\"550\"'",
            "zen4,|5: expected a dictionary of RFC 9651, as in cpu=zen4, nvidia-driver=\"550.54.15\", cluster_1,"
                    + " found the end",
            "zen4, skylake|6: expected a CPU target on the line of zen4, because a node has one CPU, found 'skylake'",
            "arch=arm64, cpu=zen3|12: expected a CPU of the architecture arm64; zen3 is one of amd64, found"
                    + " 'cpu=zen3'",
            "zen4, fabric|6: expected a name or a list of names, as in fabric=(infiniband tcp), found 'fabric'"})
    void malformedOnesNameThePlaceAndWhatWasExpected(String text, String message) {
        assertThatThrownBy(() -> Declaration.parse(text)).isInstanceOf(MalformedDeclarationException.class)
                .hasMessage(NEAR + message);
    }

    @Test
    void absentKeysHaveTheirMeaning() throws MalformedDeclarationException {
        Node node = Declaration.parse("").resolve();
        assertThat(Declaration.parse("").isEmpty()).isTrue();
        assertThat(node.os() + "/" + node.architecture() + " " + node.cpu().target()).isEqualTo("linux/amd64 x86_64");
        assertThat(node.hasGpu()).isFalse();
        assertThat(node.fabrics()).isEmpty();
        assertThat(node.mpi()).isNull();
        assertThat(node.glibc()).isNull();
        assertThat(node.kernelModules()).isNull();
        assertThat(node.pageSize()).isEqualTo(4096L);
        assertThat(Declaration.parse("cpu=graviton2").resolve().architecture()).isEqualTo("arm64");
        assertThat(Declaration.parse("cpu=graviton2").resolve().pageSize()).isNull();
        assertThat(Declaration.parse("variant=v3").resolve().cpu().target()).hasToString("x86_64_v3");
        assertThat(Declaration.parse("cpu=power9, arch=ppc64le").resolve().cpu().target()).hasToString("power9le");
        assertThat(Declaration.parse("nvidia-driver=\"550.54.15\"").resolve().nvidia())
                .extracting(gpus -> String.valueOf(gpus.cuda())).isEqualTo("12.4");
        assertThat(Declaration.parse("glibc=\"2.28\", mpi=mpich;glibc=\"2.31\", libfabric=\"1.7\"").resolve().glibc())
                .hasToString("2.31");
        assertThat(Declaration.parse("fabric=(verbs roce)").resolve().fabrics())
                .containsExactlyInAnyOrder("infiniband", "roce");
    }

    @Test
    void tokenFormsReadAsTheDictionaryDoes() throws MalformedDeclarationException {
        assertThat(Declaration.parseSelector("zen4.nv-compute-9-0.nvidia-550-54"))
                .isEqualTo(Declaration.parse("zen4, nv-compute-9-0, nvidia-550-54"));
        assertThat(Declaration.parseSelector("armv8.2a.cluster_1"))
                .isEqualTo(Declaration.parse("cpu=\"armv8.2a\", cluster_1"));
        assertThat(Declaration.read("linux/amd64/v3:cpu:broadwell").canonical())
                .isEqualTo("os=linux, arch=amd64, variant=v3, cpu=broadwell");
    }

    @Test
    void ownKeysWinOverTheProfileAndWordsAdd() throws MalformedDeclarationException {
        Declaration own = Declaration.parse("profile=h100, cpu=zen3, rack_1");
        assertThat(own.profile()).contains("h100");
        assertThat(own.over(Declaration.parse("zen4, fabric=cxi, cluster_1")).canonical())
                .isEqualTo("cpu=zen3, fabric=cxi, profile=h100, cluster_1, rack_1");
    }

    @Test
    void everyTokenOfTheEarlyListsIsRead() throws MalformedDeclarationException {
        JsonNode early = JsonMapper.shared().readTree(SharedData.text("metahub/early-platform-features.json"));
        assertThat(Declaration.read(early.required("platformString").asString()).canonical()).isEqualTo(
                "os=linux, arch=amd64, cpu=broadwell, nvidia-driver=\"396.44\", nvidia-cc=\"5.2\"");
        JsonNode machines = JsonMapper.shared().readTree(SharedData.text("metahub/machine-types.json"));
        for (JsonNode type : machines.required("machineTypes")) {
            for (JsonNode feature : type.required("features")) {
                Declaration declaration = Declaration.parse(feature.asString());
                assertThat(Declaration.parse(declaration.canonical())).isEqualTo(declaration);
            }
        }
    }

    @Test
    void tooMuchIsRefused() {
        assertThatThrownBy(() -> Declaration.parse("a".repeat(16 * 1024 + 1)))
                .hasMessage(NEAR + "16384: expected at most 16384 characters, found 'a'");
        assertThatThrownBy(() -> Declaration.parse("a, ".repeat(256) + "b"))
                .hasMessage(NEAR + "768: expected at most 256 members, found 'b'");
    }

    @Test
    void randomTextIsReadOrRefusedAndNothingElse() {
        String[] words = {"cpu", "=", "zen4", ",", " ", "\"", "(", ")", ";", "cuda", "12.4", "nvidia-driver", "\\",
                "é", "A", ":", "?1", "page-size", "4096", "-", "mpi", "glibc", "\t", "/", ".", "power9", "arch",
                "ppc64le", "99999999999999999999", "\"550.54\"", "os", "linux/amd64", "*", "@1", "variant", "v3"};
        long seed = 20261121L;
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(14); i >= 0; i--) {
                text.append(words[random.nextInt(words.length)]);
            }
            for (int form = 0; form < 3; form++) {
                try {
                    Declaration declaration = switch (form) {
                        case 0 -> Declaration.parse(text.toString());
                        case 1 -> Declaration.read(text.toString());
                        default -> Declaration.parseSelector(text.toString());
                    };
                    assertThat(Declaration.parse(declaration.canonical())).as("seed %d, round %d", seed, round)
                            .isEqualTo(declaration);
                } catch (MalformedDeclarationException e) {
                    assertThat(e.position()).as("seed %d, round %d: %s", seed, round, text).isNotNegative();
                }
            }
        }
    }
}
