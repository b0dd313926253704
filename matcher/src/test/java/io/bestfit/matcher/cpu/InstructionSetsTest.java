package io.bestfit.matcher.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstructionSetsTest {

    @ParameterizedTest
    @CsvSource({"avx2,avx2", "AVX2,avx2", "bmi2,bmi2", "avx512f,avx512f", "sse41,sse4_1", "sse4.2,sse4_2",
            "SSE4_2,sse4_2", "avx512vbmi2,avx512_vbmi2", "avx512vnni,avx512_vnni", "AMXTILE,amx_tile", "FMA3,fma",
            "LZCNT,abm", "AESNI,aes", "CLMUL,pclmulqdq", "pclmulqdq,pclmulqdq", "pni,sse3", "sha,sha_ni", "neon,asimd",
            "lse,atomics", "sve2,sve2", "i8mm,i8mm", "erms,erms", "avx512,avx512", "sse4,sse4", "cx16,cx16"})
    void everySpellingIsTheKernelsName(String written, String name) {
        assertThat(InstructionSets.find(written)).contains(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cluster_1", "avx3", "", "ht:on", "x86_64_v3", "zen3", "nvidia-396-44"})
    void otherWordsAreNone(String word) {
        assertThat(InstructionSets.find(word)).isEmpty();
    }

    @Test
    void everyFeatureOfTheCatalogIsFoundByItsOwnName() {
        for (Microarchitecture target : MicroarchitectureCatalog.standard().all()) {
            for (String feature : target.features()) {
                assertThat(InstructionSets.find(feature)).as(target + ": " + feature).contains(feature);
            }
        }
    }
}
