package io.bestfit.matcher.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bestfit.matcher.testing.SharedData;
import java.util.List;
import java.util.Map;
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
}
