package io.bestfit.matcher.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.oci.Descriptor;
import io.bestfit.matcher.oci.Digest;
import io.bestfit.matcher.oci.ImageConfig;
import io.bestfit.matcher.oci.ImageManifest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What manifests and configurations of images claim. */
class ImageEvidenceTest {

    private static final Digest DIGEST = new Digest("sha256:" + "0123456789abcdef".repeat(4));

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            // The vocabulary, and the spellings of others
            "org.supercontainers.hardware.gpu.available=cuda | GpuAvailable CUDA",
            "org.supercontainers.hardware.gpu.enabled=yes | GpuAvailable ANY",
            "org.supercontainers.gpu=rocm | GpuAvailable ROCM", "org.supercontainers.gpu=opencl | GpuAvailable ANY",
            "org.supercontainers.gpu=unknown | ''", "org.supercontainers.gpu=maybe | Unreadable",
            "org.supercontainers.mpi.provider=openmpi | MpiFamily openmpi",
            "org.supercontainers.mpi.implementation=OpenMPI | MpiFamily openmpi",
            "org.supercontainers.mpi=mpich | MpiFamily mpich", "org.supercontainers.mpi=unknown | ''",
            "org.supercontainers.openmpi.version=4.1.4 | MpiFamily openmpi; MpiVersion 4.1.4",
            "org.supercontainers.openmpi.version=4.1.4;org.supercontainers.mpi.provider=openmpi | "
                    + "MpiFamily openmpi; MpiVersion 4.1.4",
            "org.supercontainers.openmpi.version=4.1.4;org.supercontainers.mpi=unknown | "
                    + "MpiFamily openmpi; MpiVersion 4.1.4",
            "org.supercontainers.openmpi.version=4.1.4;org.supercontainers.mpi=mpich | MpiFamily mpich",
            "org.supercontainers.hardware.cpu.optimized.version=skylake | CpuTarget skylake",
            "org.supercontainers.hardware.cpu.optimized.mode=generic | ''",
            "io.archspec.cpu.target=zen3 | CpuTarget zen3",
            "org.supercontainers.glibc=2.31 | GlibcVersion 2.31",
            "org.supercontainers.glibc.version=2.36 | GlibcVersion 2.36",
            "org.supercontainers.libc.provider=musl | LibcProvider MUSL",
            "org.supercontainers.libfabric.abi.version=1.6 | LibfabricAbi 1.6",
            "org.supercontainers.mpi.portability.mode=mpi_replace | PortabilityMode MPI_REPLACE",
            "org.supercontainers.mpi.porability.mode=mpi_system | PortabilityMode MPI_SYSTEM",
            "org.supercontainers.pmi.version=2 | ''", "org.supercontainers.os.name=ubuntu | ''",
            // Sarus
            "com.hooks.mpi.enabled=true | PortabilityMode MPI_REPLACE", "com.hooks.mpi.enabled=false | ''",
            "com.hooks.mpi.enabled=true;com.hooks.mpi.type=mpich | PortabilityMode MPI_REPLACE; MpiFamily mpich",
            "com.hooks.mpi.type=openmpi | MpiFamily openmpi; PortabilityMode MPI_REPLACE",
            "com.hooks.mpi.enabled=false;com.hooks.mpi.type=openmpi | MpiFamily openmpi",
            "com.hooks.glibc.enabled=true | ''"})
    void annotationsOfAManifestAreThoseOfADescriptor(String annotations, String claims) {
        Descriptor config = new Descriptor("application/vnd.oci.image.config.v1+json", DIGEST, 2, null, null, Map.of());
        assertThat(text(ManifestEvidence.read(new ImageManifest(config, map(annotations)), DIGEST))).isEqualTo(claims);
        assertThat(text(labels(annotations))).isEqualTo(claims);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"hardware.gpu.available=cuda | GpuAvailable CUDA",
            "mpi=mpich | MpiFamily mpich",
            "hardware.cpu.target.microarch=zen4 | CpuTarget zen4", "glibc.version=2.31 | GlibcVersion 2.31",
            // Words that mean too many things
            "gpu=a100 | ''", "glibc=2.31 | ''", "openmpi.version=4.1 | ''", "version=9 | ''",
            // Both spellings of one key are two claims until they come to a candidate
            "mpi=mpich;org.supercontainers.mpi=mpich | MpiFamily mpich; MpiFamily mpich",
            "hardware.gpu.driver.version=6.3;hardware.gpu.rocm.version=6.4 | GpuDriver AMD 6.3; RocmVersion 6.4"})
    void labelsMayLeaveThePrefixOut(String labels, String claims) {
        assertThat(text(labels(labels))).isEqualTo(claims);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "ORG_SUPERCONTAINERS_HARDWARE_CPU_TARGET_MICROARCH=zen3 | CpuTarget zen3",
            "ORG_SUPERCONTAINERS_MPI=mpich | MpiFamily mpich", "HARDWARE_CPU_TARGET_MICROARCH=zen3 | ''",
            "MPI=mpich | ''", "IO_ARCHSPEC_CPU_TARGET=zen3 | ''",
            "NVIDIA_REQUIRE_CUDA=cuda>=12.4 brand=tesla,driver>=470,driver<471 | NvidiaConstraint 12.4",
            "NVIDIA_REQUIRE_ARCH=arch>=7.5 | NvidiaConstraint none", "CUDA_VERSION=12.4.1 | NvidiaConstraint 12.4",
            "CUDA_VERSION=12-4 | Unreadable", "NVIDIA_REQUIRE_CUDA=foo=bar | NvidiaConstraint none",
            "NVIDIA_REQUIRE_CUDA=cuda>=12.4;CUDA_VERSION=12.8.0 | NvidiaConstraint 12.4",
            "NVIDIA_REQUIRE_CUDA=cuda>=12.4;NVIDIA_DISABLE_REQUIRE=true | ''"})
    void theEnvironmentClaimsToo(String environment, String claims) {
        assertThat(text(ConfigEvidence.read(new ImageConfig(Map.of(), map(environment)), DIGEST))).isEqualTo(claims);
    }

    @Test
    void everyClaimSaysWhereItWasFound() {
        ImageConfig config = new ImageConfig(Map.of("mpi", "mpich"), Map.of("NVIDIA_REQUIRE_CUDA", "cuda>=12.4"));
        assertThat(ConfigEvidence.read(config, DIGEST)).hasSize(2).allSatisfy(claim -> {
            assertThat(claim.source()).isEqualTo(EvidenceSource.CONFIG);
            assertThat(claim.where()).isEqualTo("config " + DIGEST);
        }).extracting(Claim::key).containsExactly("mpi", "NVIDIA_REQUIRE_CUDA");
        Descriptor descriptor = new Descriptor("a/b", DIGEST, 2, null, null, Map.of());
        assertThat(ManifestEvidence.read(new ImageManifest(descriptor, Map.of("io.archspec.cpu.target", "zen3")),
                DIGEST)).singleElement().satisfies(claim -> {
                    assertThat(claim.source()).isEqualTo(EvidenceSource.MANIFEST);
                    assertThat(claim.where()).isEqualTo("manifest " + DIGEST);
                });
    }

    @Test
    void constraintsAreBounded() {
        Map<String, String> environment = new LinkedHashMap<>();
        for (int variable = 0; variable < 40; variable++) {
            environment.put("NVIDIA_REQUIRE_" + variable, "cuda>=" + variable);
        }
        List<Claim> claims = ConfigEvidence.read(new ImageConfig(Map.of(), environment), DIGEST);
        assertThat(claims).hasSize(33);
        assertThat(claims.getLast().requirement()).isEqualTo(new Requirement.Unreadable("at most 32 variables"));
        assertThat(ConfigEvidence.read(new ImageConfig(Map.of(), Map.of("NVIDIA_REQUIRE_CUDA", "x".repeat(99_999))),
                DIGEST)).singleElement()
                .satisfies(claim -> assertThat(claim.value()).hasSize(65).endsWith("…"))
                .satisfies(claim -> assertThat(claim.requirement())
                        .isEqualTo(new Requirement.Unreadable("a value of at most 16384 characters")));
    }

    @Test
    void noLabelIsTooOdd() {
        long seed = 99L;
        Random random = new Random(seed);
        List<String> keys = VocabularyKey.ALL.stream().map(VocabularyKey::annotation).toList();
        for (int round = 0; round < 20_000; round++) {
            Map<String, String> labels = new LinkedHashMap<>();
            for (int label = random.nextInt(6); label > 0; label--) {
                StringBuilder value = new StringBuilder();
                random.ints(random.nextInt(12), 0, 256).forEach(c -> value.append((char) c));
                labels.put(keys.get(random.nextInt(keys.size())), value.toString());
            }
            assertThat(ConfigEvidence.read(new ImageConfig(labels, labels), DIGEST))
                    .as("seed %d, round %d", seed, round).doesNotContainNull();
        }
    }

    private static List<Claim> labels(String labels) {
        return ConfigEvidence.read(new ImageConfig(map(labels), Map.of()), DIGEST);
    }

    private static String text(List<Claim> claims) {
        return String.join("; ", claims.stream().map(claim -> switch (claim.requirement()) {
            case Requirement.CpuTarget cpu -> "CpuTarget " + cpu.target();
            case Requirement.GpuAvailable gpu -> "GpuAvailable " + gpu.through();
            case Requirement.GpuDriver driver -> "GpuDriver " + driver.vendor().label() + " " + driver.minimum();
            case Requirement.RocmVersion rocm -> "RocmVersion " + rocm.release();
            case Requirement.MpiFamily mpi -> "MpiFamily " + mpi.family();
            case Requirement.MpiVersion mpi -> "MpiVersion " + mpi.version();
            case Requirement.PortabilityMode mode -> "PortabilityMode " + mode.mode();
            case Requirement.GlibcVersion glibc -> "GlibcVersion " + glibc.version();
            case Requirement.LibcProvider libc -> "LibcProvider " + libc.provider();
            case Requirement.LibfabricAbi libfabric -> "LibfabricAbi " + libfabric.abi();
            case Requirement.NvidiaConstraint nvidia ->
                "NvidiaConstraint " + (nvidia.toolkit() == null ? "none" : nvidia.toolkit().toolkit());
            case Requirement.Unreadable _ -> "Unreadable";
            case Requirement other -> other.toString();
        }).toList());
    }

    private static Map<String, String> map(String text) {
        Map<String, String> map = new LinkedHashMap<>();
        for (String pair : text.split(";", -1)) {
            String[] parts = pair.split("=", 2);
            map.put(parts[0], parts[1]);
        }
        return map;
    }
}
