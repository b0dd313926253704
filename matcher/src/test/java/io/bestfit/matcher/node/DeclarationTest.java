package io.bestfit.matcher.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bestfit.matcher.testing.SharedData;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
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
            "cpu=zen4, cuda=12.4|15: expected a version in quotes, as in cuda=\"12.4\", found '12.4'",
            "cpu=zen4, nvidia-driver=550.54.15|24: expected a version in quotes, as in nvidia-driver=\"550.54.15\","
                    + " found '550.54.15'",
            "nvidia-driver=abc|14: expected a version in quotes, as in nvidia-driver=\"550.54.15\", found 'abc'",
            "nvidia-cc=(8.0 9.0)|10: expected a version in quotes or a list of them, as in nvidia-cc=(\"8.0\" \"9.0\"),"
                    + " found '(8.0 9.0)'",
            "page-size=x|10: expected a number of bytes, a power of two, as in page-size=65536, found 'x'",
            "page-size=5000|10: expected a number of bytes, a power of two, as in page-size=65536, found '5000'",
            "zen4, nvidia-drivr=\"550\"|6: expected a known key; the nearest is nvidia-driver, found"
                    + " 'nvidia-drivr=\"550\"'",
            "zen4,|5: expected a dictionary of RFC 9651, as in cpu=zen4, nvidia-driver=\"550.54.15\", cluster_1,"
                    + " found the end",
            "zen4, skylake|6: expected a CPU target on the line of zen4, because a node has one CPU, found 'skylake'",
            "rack_1, cpu=zen9|12: expected a CPU target that is known; the nearest are zen, zen2, zen3, found 'zen9'",
            "cpu=zen9, zen4|10: expected a CPU target on the line of zen9, because a node has one CPU, found 'zen4'",
            "nvidia-390-30, nvidia-396-44|15: expected one nvidia-driver, which is already 390.30, found"
                    + " 'nvidia-396-44'",
            "cpu=zen3, arch=arm64|4: expected a CPU of the architecture arm64; zen3 is one of amd64, found"
                    + " 'zen3, arch=arm64'",
            "zen3, arch=arm64|0: expected a CPU of the architecture arm64; zen3 is one of amd64, found"
                    + " 'zen3, arch=arm64'",
            "os=linux, variant=v9|18: expected a variant that the architecture amd64 has, as in variant=v3, found 'v9'",
            "arch=\"386\", variant=v2|20: expected a variant that the architecture 386 has, which has none, found 'v2'",
            "zen4, fabric|6: expected a name or a list of names, as in fabric=(infiniband tcp), found 'fabric'",
            "fabric=(infiniband, tcp)|18: expected a name or a list of names, as in fabric=(infiniband tcp), found"
                    + " ', tcp)'",
            "fabric=()|7: expected a name or a list of names, as in fabric=(infiniband tcp), found '()'",
            "cpu=(zen3 zen4)|4: expected a name, as in cpu=zen4, found '(zen3 zen4)'",
            "mpi=mpich;file=\"a;glibc=\";glibc=2.31|26: expected mpi with a quoted parameter, as in ;glibc=\"2.31\","
                    + " found 'glibc=2.31'",
            "cpu=zen4;level=3|9: expected cpu without the parameter level, found 'level=3'",
            "cpu=\"zen4|9: expected a name, as in cpu=zen4, found the end",
            "cpu=zen4 zen3|9: expected a dictionary of RFC 9651, as in cpu=zen4, nvidia-driver=\"550.54.15\","
                    + " cluster_1, found 'zen3'",
            "Broadwell|0: expected a dictionary of RFC 9651, as in cpu=zen4, nvidia-driver=\"550.54.15\", cluster_1,"
                    + " found 'Broadwell'"})
    void malformedOnesNameThePlaceAndWhatWasExpected(String text, String message) {
        assertThatThrownBy(() -> Declaration.parse(text)).isInstanceOf(MalformedDeclarationException.class)
                .hasMessage(NEAR + message);
    }

    @ParameterizedTest(name = "platform form {0}")
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, value = {
            " linux/amd64:zen4:skylake|18: expected a CPU target on the line of zen4, because a node has one CPU,"
                    + " found 'skylake'",
            "linux/arm64:cpu:zen3|12: expected a CPU of the architecture arm64; zen3 is one of amd64, found 'cpu:zen3'",
            "linux/amd64/v9|12: expected a variant that the architecture amd64 has, as in variant=v3, found 'v9'",
            "linux/amd64::zen3|11: expected os/arch[/variant] and tokens behind colons, as in"
                    + " linux/amd64:broadwell:nvidia-396-44, found '::zen3'",
            "/amd64|0: expected os/arch[/variant] and tokens behind colons, as in"
                    + " linux/amd64:broadwell:nvidia-396-44, found '/amd64'"})
    void malformedPlatformFormsNameThePlaceInTheTextThatWasGiven(String text, String message) {
        assertThatThrownBy(() -> Declaration.read(text)).isInstanceOf(MalformedDeclarationException.class)
                .hasMessage(NEAR + message);
    }

    @ParameterizedTest(name = "selector {0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "``|0: expected a feature token such as broadwell, nvidia-396-44 or cluster_1, found the end",
            "zen4..rack_1|5: expected a feature token such as broadwell, nvidia-396-44 or cluster_1, found '.rack_1'",
            "zen4.|5: expected a feature token such as broadwell, nvidia-396-44 or cluster_1, found the end",
            "zen4.cpu|5: expected a feature token such as broadwell, nvidia-396-44 or cluster_1, found 'cpu'",
            "cuda-12.4.zen4.skylake|15: expected a CPU target on the line of zen4, because a node has one CPU, found"
                    + " 'skylake'",
            "v2|0: expected x86-64-v2, because clients take a path segment v2 for the version of the registry's API,"
                    + " found 'v2'"})
    void malformedSelectorsNameThePlace(String text, String message) {
        assertThatThrownBy(() -> Declaration.parseSelector(text)).isInstanceOf(MalformedDeclarationException.class)
                .hasMessage(NEAR + message);
    }

    @Test
    void aContradictionWithAProfileNamesThePlaceInTheTextThatDeclaredIt() throws MalformedDeclarationException {
        Declaration own = Declaration.parse("profile=arms, rack_1, cpu=zen3");
        Declaration merged = own.over(Declaration.parse("arch=arm64"));
        assertThatThrownBy(merged::resolve).hasMessage(NEAR
                + "26: expected a CPU of the architecture arm64; zen3 is one of amd64, found 'zen3'");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"cpu=zen2, rack_1, cpu=zen3|cpu=zen3, rack_1",
            "cpu=(, cpu=zen3|", "cpu, cpu=zen3|cpu=zen3", "zen3=1, zen3|cpu=zen3", "rack_1, rack_1|rack_1",
            "size:xl, size_xl|size:xl, size_xl", "a:b, c:d|a:b, c:d"})
    void ofTwoMembersOfOneKeyTheLastCounts(String text, @Nullable String canonical)
            throws MalformedDeclarationException {
        if (canonical == null) {
            assertThatThrownBy(() -> Declaration.parse(text)).isInstanceOf(MalformedDeclarationException.class);
        } else {
            assertThat(Declaration.parse(text).canonical()).isEqualTo(canonical);
        }
        assertThatThrownBy(() -> Declaration.parse("cpu=zen2, rack_1, cpu=zen9"))
                .hasMessageStartingWith(NEAR + "22: ").hasMessageEndingWith("found 'zen9'");
    }

    @Test
    void headerLinesAreOneDictionary() throws MalformedDeclarationException {
        String joined = String.join(", ", List.of("cpu=zen4, rack_1", "cuda=\"12.4\"", "cpu=zen3"));
        assertThat(Declaration.parse(joined).canonical()).isEqualTo("cpu=zen3, cuda=\"12.4\", rack_1");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"os=windows, os-version=\"10.0.20348.2227\"",
            "arch=arm64, variant=v8.2", "cpu=zen4, cpu-vendor=AuthenticAMD, cpu-flags=\"avx avx2\"",
            "nvidia-driver=\"550.54.15\", cuda=\"12.4\", nvidia-cc=(\"8.0\" \"9.0\"), nvidia-brand=tesla",
            "amd-gfx=(gfx90a gfx942:xnack-), amdgpu-driver=\"6.10.5\"", "intel-gpu=xe", "fabric=cxi",
            "mpi=openmpi;file=\"libmpi.so.40.30.1\";glibc=\"2.31\";soname=\"libmpi.so.40\"",
            "libfabric=\"1.7\";glibc=\"2.28\"", "glibc=\"2.31\"",
            "kernel=\"6.8.0-45-generic\", kernel-modules=(ib_uverbs xpmem), page-size=65536, cgroup=v2", "profile=h100",
            "cpu=\"GOAMD64=v3\"", "arch=ppc64le, cpu=power9", "cpu=power9"})
    void everyKeyReadsAsItsCanonicalText(String text) throws MalformedDeclarationException {
        Declaration declaration = Declaration.parse(text);
        assertThat(declaration.canonical()).isEqualTo(text);
        assertThat(Declaration.parse("other:word").over(declaration).canonical()).isEqualTo(text + ", other:word");
    }

    @Test
    void everyKeyIsOnTheNode() throws MalformedDeclarationException {
        Node node = Declaration.parse("os=windows, os-version=\"10.0.20348.2227\", arch=x86_64, variant=v3, cpu=znver4,"
                + " cpu-vendor=AuthenticAMD, cpu-flags=\"avx  avx2\", nvidia-driver=\"550.54.15\", cuda=\"12.5\","
                + " nvidia-cc=(\"8.0\" \"9.0\" \"8.0\"), nvidia-brand=Tesla, amd-gfx=(gfx90a gfx942),"
                + " amdgpu-driver=\"6.10.5\", intel-gpu=xe, kernel=\"6.8.0-45-generic\","
                + " kernel-modules=(xpmem ib_uverbs), page-size=65536, cgroup=v2, rack_1,"
                + " mpi=mpich;soname=\"libmpi.so.12\";file=\"libmpi.so.12.2.3\";glibc=\"2.28\","
                + " libfabric=\"1.7\";glibc=\"2.31\"").resolve();
        assertThat(node.os() + " " + node.osVersion() + " " + node.architecture() + " " + node.variant())
                .isEqualTo("windows 10.0.20348.2227 amd64 v3");
        assertThat(node.cpu().target()).hasToString("zen4");
        assertThat(node.cpu().vendor()).isEqualTo("AuthenticAMD");
        assertThat(node.cpu().flags()).containsExactlyInAnyOrder("avx", "avx2");
        assertThat(node.nvidia()).hasToString(
                "NvidiaGpus[driver=550.54.15, cuda=12.5, computeCapabilities=[8.0, 9.0], brand=tesla,"
                        + " devices=[GpuFacts[cuda=12.5, driver=550.54.15, arch=8.0, brand=tesla],"
                        + " GpuFacts[cuda=12.5, driver=550.54.15, arch=9.0, brand=tesla]]]");
        assertThat(node.amd()).hasToString("AmdGpus[targets=[gfx90a, gfx942], driver=6.10.5]");
        assertThat(node.intelGpu()).isEqualTo("xe");
        assertThat(node.mpi()).hasToString(
                "HostMpi[family=mpich, soname=libmpi.so.12, file=libmpi.so.12.2.3, glibc=2.28]");
        assertThat(node.libfabric()).hasToString("HostLibfabric[abi=1.7, glibc=2.31]");
        assertThat(node.glibc()).isNull();
        assertThat(node.kernel()).hasToString("6.8.0-45-generic");
        assertThat(node.kernelModules()).containsExactlyInAnyOrder("xpmem", "ib_uverbs");
        assertThat(node.pageSize()).isEqualTo(65536L);
        assertThat(node.cgroup()).isEqualTo("v2");
        assertThat(node.tokens()).containsExactly("rack_1");
        assertThat(node.declared()).containsEntry("cpu", "znver4").containsEntry("libfabric", "\"1.7\";glibc=\"2.31\"");
    }

    @ParameterizedTest(name = "{0} is {1} of {2}")
    @CsvSource(delimiter = '|', value = {"arch=ppc64le, cpu=power9|power9le|ppc64le", "cpu=power9|power9|ppc64",
            "linux/ppc64le:power9|power9le|ppc64le", "arch=arm64, variant=v8.2|armv8.2a|arm64",
            "arch=aarch64|aarch64|arm64", "arch=amd64, cpu=v3|x86_64_v3|amd64", "arch=amd64, variant=v1|x86_64|amd64"})
    void theTargetIsThatOfTheArchitecture(String text, String target, String architecture)
            throws MalformedDeclarationException {
        Node node = Declaration.read(text).resolve();
        assertThat(node.cpu().target()).hasToString(target);
        assertThat(node.architecture()).isEqualTo(architecture);
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
                .hasToString("2.28");
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
        for (JsonNode entry : early.required("index")) {
            for (JsonNode feature : entry.required("platform").path("features")) {
                assertThat(Declaration.parse(feature.asString()).words()).as(feature.asString()).isEmpty();
            }
        }
        for (String list : List.of("featureVocabulary2019", "featureVocabulary2020")) {
            for (Map.Entry<String, JsonNode> kind : machines.required(list).properties()) {
                for (JsonNode value : kind.getValue()) {
                    String token = kind.getKey() + ":" + value.asString();
                    Declaration declaration = Declaration.parse(token);
                    assertThat(Declaration.parse(declaration.canonical())).as(token).isEqualTo(declaration);
                    assertThat(declaration.isEmpty()).as(token).isFalse();
                }
            }
        }
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
