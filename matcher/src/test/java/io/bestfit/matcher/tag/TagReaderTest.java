package io.bestfit.matcher.tag;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.cpu.Microarchitecture;
import io.bestfit.matcher.cpu.MicroarchitectureCatalog;
import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TagReaderTest {

    private static final List<String> WORDS = List.of("zen3", "x86_64_v3", "skylake_avx512", "graviton2",
            "nvidia-396-44",
            "nv-compute-5-2", "cuda12.4", "cuda-12.4.1", "cu118", "rocm-6.4.4", "sm_90a", "gfx90a", "gfx9-4-generic",
            "mpich4.1", "openmpi", "intel-mpi", "infiniband", "aarch64", "arm64v8", "gpu", "cpu-only", "ubuntu2204",
            "rocky8", "py3.12", "devel", "rev6", "2024-12-12", "gcc-13.2", "generic");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2021.5_zen3                    | UNKNOWN 2021.5, CPU zen3
            x86_64_v3                      | CPU x86_64_v3
            1.0_x86-64-v3_cuda12           | UNKNOWN 1.0, CPU x86_64_v3, CUDA 12
            amd64v4-1.0                    | CPU x86_64_v4, UNKNOWN 1.0
            2.1-linux-arm64                | UNKNOWN 2.1, UNKNOWN linux, ARCHITECTURE arm64
            2.1-x86                        | UNKNOWN 2.1, ARCHITECTURE amd64
            2.1-nvidia-396-44              | UNKNOWN 2.1, GPU_DRIVER 396.44
            2.1-nvidia-535-104-05_zen4     | UNKNOWN 2.1, GPU_DRIVER 535.104.05, CPU zen4
            nvidia-396-44-2021             | GPU_DRIVER 396.44, UNKNOWN 2021
            nvidia-396.44_2021             | GPU_DRIVER 396.44, UNKNOWN 2021
            nv-compute-5-2                 | GPU_CODE 5.2
            cuda-12-4-1                    | CUDA 12.4.1
            cuda-12-1.9                    | CUDA 12, UNKNOWN 1.9
            cuda-1.9                       | GPU cuda, UNKNOWN 1.9
            cu92-cu1281                    | CUDA 9.2, CUDA 12.8.1
            cuda124                        | CUDA 12.4
            cuda200.1                      | UNKNOWN cuda200.1
            sm80_sm_90a_compute_90         | GPU_CODE sm_80, GPU_CODE sm_90a, GPU_CODE compute_90
            cc90                           | GPU_CODE sm_90
            gfx90a_gfx9_4_generic          | GPU_CODE gfx90a, GPU_CODE gfx9-4-generic
            daint-gh200                    | UNKNOWN daint, GPU_CODE sm_90
            mvapich2-2.3.7                 | MPI mvapich2 2.3.7
            mvapich2-cxi                   | MPI mvapich2, FABRIC cxi
            cray_mpich_8.1                 | MPI cray-mpich 8.1
            avx512-sse4                    | CPU x86_64_v4, UNKNOWN sse4
            6.0.0-M1                       | UNKNOWN 6.0.0, UNKNOWN M1
            jammy-20240101-b6124-b200      | DISTRIBUTION jammy, DATE 20240101, REVISION 6124, GPU_CODE sm_100
            20241399                       | UNKNOWN 20241399
            nanoserver-1809                | WINDOWS windows, UNKNOWN 1809
            __zen3--                       | CPU zen3
            ZEN3_UBUNTU2204                | CPU zen3, DISTRIBUTION ubuntu22.04
            """)
    void takesTheLongestWordThatBeginsAtAPlace(String tag, String words) {
        assertThat(TagReader.split(tag).stream().map(word -> word.kind() + " " + word.value()))
                .isEqualTo(List.of(words.split(", ", -1)));
    }

    @Test
    void knowsEveryTargetByItsName() {
        for (Microarchitecture target : MicroarchitectureCatalog.standard().all()) {
            if (Set.of("m1", "m2", "m3", "m4", "x60", "k10").contains(target.name())) {
                continue;
            }
            assertThat(TagReader.split("1.0_" + target.name())).as(target.name()).last()
                    .returns("x86".equals(target.name()) ? "amd64" : target.ociArchitecture(), TagWord::architecture);
        }
    }

    @Test
    void claimsNothingThatTheVocabularyCannotRead() {
        for (String word : WORDS) {
            assertThat(new TagVariant(word, TagReader.split(word)).claims()).extracting(Claim::requirement).as(word)
                    .noneMatch(Requirement.Unreadable.class::isInstance);
        }
    }

    @Test
    void readsWhatWasPutTogether() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            List<String> chosen = new ArrayList<>();
            for (int count = 1 + random.nextInt(4); count > 0; count--) {
                chosen.add(WORDS.get(random.nextInt(WORDS.size())));
            }
            // Between two words a version keeps a number of the second from the first.
            String separator = random.nextBoolean() ? "_1.x_" : "-app-";
            String tag = String.join(separator, chosen);
            assertThat(TagReader.split(tag).stream().filter(word -> word.kind() != TagWord.Kind.UNKNOWN)
                    .map(TagWord::text)).as("seed %d, %s", seed, tag).isEqualTo(chosen);
        }
    }

    @Test
    void readsAnyText() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String letters = "abcuvmxz0123469._-_-:/{}\u00e9\n";
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(140); length > 0; length--) {
                text.append(random.nextInt(4) == 0
                        ? WORDS.get(random.nextInt(WORDS.size()))
                        : letters.charAt(random.nextInt(letters.length())));
            }
            int end = 0;
            for (TagWord word : TagReader.split(text.toString())) {
                assertThat(word.start()).as("seed %d, %s", seed, text).isGreaterThanOrEqualTo(end);
                assertThat(text.substring(word.start(), word.end())).as("seed %d", seed).isEqualTo(word.text());
                end = word.end();
            }
        }
    }
}
