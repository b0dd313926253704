package io.bestfit.matcher.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.evidence.Requirement.Unreadable;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every key of the vocabulary with every form of value, good, at the edge and malformed. */
class AnnotationVocabularyTest {

    private static final List<String> KEYS = List.of("hardware.cpu.target.microarch",
            "hardware.cpu.optimized.version", "hardware.gpu.driver.version", "hardware.gpu.cuda.version",
            "hardware.gpu.cuda.compat.branches", "hardware.gpu.rocm.version", "hardware.gpu.architecture",
            "hardware.gpu.available", "hardware.gpu.enabled", "hardware.interconnect",
            "hardware.interconnect.required", "mpi.implementation", "mpi.provider", "mpi", "mpi.version", "mpi.abi",
            "mpi.portability.mode", "libfabric.abi.version", "libc.provider", "glibc.version", "kernel.version",
            "kernel.modules", "page.size", "features");

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "unreadable", value = {
            "hardware.cpu.target.microarch|zen3|CpuTarget[target=zen3]",
            "hardware.cpu.target.microarch| GOAMD64=v3 |CpuTarget[target=x86_64_v3]",
            "hardware.cpu.optimized.version|znver4|CpuTarget[target=zen4]",
            "hardware.cpu.optimized.version|zen99|unreadable", "hardware.cpu.target.microarch|``|unreadable",
            "hardware.gpu.driver.version|550.54.15|GpuDriver[vendor=NVIDIA, minimum=550.54.15]",
            "hardware.gpu.driver.version|newest|unreadable",
            "hardware.gpu.cuda.version|12.4.1|CudaToolkit[toolkit=12.4.1, driver=550.54.14,"
                    + " minorVersionDriver=525.60.13]",
            "hardware.gpu.cuda.version|10.2|CudaToolkit[toolkit=10.2, driver=440.33, minorVersionDriver=null]",
            "hardware.gpu.cuda.version|99|CudaToolkit[toolkit=99, driver=null, minorVersionDriver=null]",
            "hardware.gpu.cuda.version|cu124|unreadable",
            "hardware.gpu.cuda.compat.branches|535|CompatBranches[branches=[535]]",
            "hardware.gpu.cuda.compat.branches|535 550|unreadable",
            "hardware.gpu.cuda.compat.branches|535.104|unreadable",
            "hardware.gpu.cuda.compat.branches|999999|unreadable",
            "hardware.gpu.rocm.version|6.4.1|RocmVersion[release=6.4.1]", "hardware.gpu.rocm.version|rocm6|unreadable",
            "hardware.gpu.available|yes|GpuAvailable[through=ANY]",
            "hardware.gpu.available|NO|GpuAvailable[through=NONE]",
            "hardware.gpu.available|cuda|GpuAvailable[through=CUDA]",
            "hardware.gpu.enabled|rocm|GpuAvailable[through=ROCM]",
            "hardware.gpu.enabled|level-zero|GpuAvailable[through=LEVEL_ZERO]",
            "hardware.gpu.enabled|opencl|unreadable", "hardware.interconnect|cxi|Interconnect[fabrics=[cxi]]",
            "hardware.interconnect|psm2|Interconnect[fabrics=[opa]]",
            "hardware.interconnect|infiniband|Interconnect[fabrics=[infiniband]]",
            "hardware.interconnect|,|unreadable",
            "hardware.interconnect.required|yes|InterconnectRequired[required=true]",
            "hardware.interconnect.required|no|InterconnectRequired[required=false]",
            "hardware.interconnect.required|perhaps|unreadable",
            "mpi.implementation|OpenMPI|MpiFamily[implementation=OpenMPI, family=openmpi]",
            "mpi.provider|cray-mpich|MpiFamily[implementation=cray-mpich, family=mpich]",
            "mpi|mpi-abi|MpiFamily[implementation=mpi-abi, family=mpi-abi]", "mpi|``|unreadable",
            "mpi.version|4.1.8|MpiVersion[version=4.1.8]", "mpi.version|latest|unreadable",
            "mpi.abi|libmpi.so.12.2.3|MpiLibraryFile[library=libmpi.so.12.2.3]",
            "mpi.abi|/usr/lib/libmpi.so.40|MpiLibraryFile[library=libmpi.so.40]", "mpi.abi|libmpi.so|unreadable",
            "mpi.abi|12|unreadable", "mpi.portability.mode|mpi_replace|PortabilityMode[mode=MPI_REPLACE]",
            "mpi.portability.mode|mpi_system|PortabilityMode[mode=MPI_SYSTEM]",
            "mpi.portability.mode|libfabric_inject|PortabilityMode[mode=LIBFABRIC_INJECT]",
            "mpi.portability.mode|replace|unreadable", "libfabric.abi.version|1.7|LibfabricAbi[abi=1.7]",
            "libfabric.abi.version|new|unreadable", "libc.provider|glibc|LibcProvider[provider=GLIBC]",
            "libc.provider|Musl|LibcProvider[provider=MUSL]", "libc.provider|bionic|unreadable",
            "glibc.version|2.36|GlibcVersion[version=2.36]", "glibc.version|glibc|unreadable",
            "kernel.version|5.10.0-8-amd64|KernelVersion[minimum=5.10.0-8-amd64]", "kernel.version|x|unreadable",
            "kernel.modules|ib-core, xpmem|KernelModules[modules=[ib_core, xpmem]]", "kernel.modules|``|unreadable",
            "page.size|65536|PageSize[largest=65536]", "page.size|0|unreadable", "page.size|-1|unreadable",
            "page.size|64k|unreadable", "page.size|99999999999999999999|unreadable",
            "features|cluster_1|SiteWord[word=cluster_1]", "features|,|unreadable"})
    void aValueIsReadOrIsUnreadable(String key, String value, @Nullable String requirement) {
        List<Claim> claims = AnnotationVocabulary.read(EvidenceSource.DESCRIPTOR,
                Map.of(AnnotationVocabulary.PREFIX + key, value));
        assertThat(claims).hasSize(1);
        assertThat(claims.getFirst().key()).isEqualTo(AnnotationVocabulary.PREFIX + key);
        assertThat(claims.getFirst().value()).isEqualTo(value);
        if (requirement == null) {
            assertThat(claims.getFirst().requirement()).isInstanceOf(Unreadable.class);
        } else {
            assertThat(claims.getFirst().requirement()).hasToString(requirement);
        }
        assertThat(AnnotationVocabulary.read(EvidenceSource.DESCRIPTOR, Map.of(key, value))).isEmpty();
        assertThat(AnnotationVocabulary.readLabels(EvidenceSource.CONFIG, null, Map.of(key, value)))
                .extracting(Claim::requirement).containsExactly(claims.getFirst().requirement());
    }

    @Test
    void everyKeyIsKnownAndNoOther() {
        for (String key : KEYS) {
            assertThat(AnnotationVocabulary.read(EvidenceSource.DESCRIPTOR,
                    Map.of(AnnotationVocabulary.PREFIX + key, "?"))).as(key).hasSize(1);
        }
        assertThat(AnnotationVocabulary.read(EvidenceSource.DESCRIPTOR, Map.of("io.archspec.cpu.target", "zen3",
                AnnotationVocabulary.PREFIX + "pmi.version", "2", "org.opencontainers.image.title", "x")))
                .extracting(claim -> claim.requirement().toString()).containsExactly("CpuTarget[target=zen3]");
    }

    @Test
    void theDriverIsThatOfTheMakerWhomTheOtherKeysName() {
        for (Map.Entry<String, String> other : Map.of("hardware.gpu.rocm.version", "6.4", "hardware.gpu.available",
                "rocm", "hardware.gpu.architecture", "gfx90a").entrySet()) {
            assertThat(AnnotationVocabulary.read(EvidenceSource.DESCRIPTOR,
                    Map.of(AnnotationVocabulary.PREFIX + "hardware.gpu.driver.version", "6.3",
                            AnnotationVocabulary.PREFIX + other.getKey(), other.getValue())))
                    .extracting(claim -> claim.requirement().toString()).as(other.toString())
                    .contains("GpuDriver[vendor=AMD, minimum=6.3]");
        }
    }

    @Test
    void noValueMakesTheReaderThrowOrAnswerWithoutBound() {
        long seed = 20_261_121L;
        Random random = new Random(seed);
        String[] pieces = {"12", ".", "4", ",", " ", "sm_", "compute_", "gfx90a", ":xnack+", "libmpi.so.", "yes",
                "zen3",
                "mpi_", "system", "999999999999", "-", "é", "\0", "\ud800", "a", "f", "/", "cpu:", "nvidia-396-44",
                "x".repeat(2000)};
        for (int round = 0; round < 100_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int count = random.nextInt(6); count > 0; count--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            String key = AnnotationVocabulary.PREFIX + KEYS.get(random.nextInt(KEYS.size()));
            Map<String, String> annotations = Map.of(key, text.toString());
            List<Claim> claims = AnnotationVocabulary.read(EvidenceSource.DESCRIPTOR, annotations);
            if (claims.isEmpty() || claims.size() > 256
                    || !claims.equals(AnnotationVocabulary.read(EvidenceSource.DESCRIPTOR, annotations))) {
                throw new AssertionError("seed " + seed + ", round " + round + ": " + annotations + " gave " + claims);
            }
        }
    }
}
