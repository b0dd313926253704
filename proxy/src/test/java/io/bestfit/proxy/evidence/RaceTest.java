package io.bestfit.proxy.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.Policy;
import io.bestfit.matcher.Selection;
import io.bestfit.matcher.Selector;
import io.bestfit.matcher.evidence.AnnotationVocabulary;
import io.bestfit.matcher.evidence.Candidate;
import io.bestfit.matcher.evidence.EvidenceSource;
import io.bestfit.matcher.node.Declaration;
import io.bestfit.matcher.node.MalformedDeclarationException;
import io.bestfit.matcher.oci.Descriptor;
import io.bestfit.matcher.oci.Digest;
import io.bestfit.matcher.oci.MediaTypes;
import io.bestfit.matcher.oci.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RaceTest {

    private static final int CASES = 20_000;
    private static final long SEED = 20261121;

    private static final Map<String, List<String>> CLAIMS = Map.ofEntries(
            Map.entry("hardware.cpu.target.microarch", List.of("zen2", "zen4", "haswell", "x86_64_v3")),
            Map.entry("hardware.gpu.driver.version", List.of("470.57", "550.54", "soon")),
            Map.entry("hardware.gpu.cuda.version", List.of("11.8", "12.4", "13.0")),
            Map.entry("hardware.gpu.cuda.compat.branches", List.of("470", "535,550", "x")),
            Map.entry("hardware.gpu.architecture", List.of("sm_80", "sm_90", "compute_80", "sm_70,compute_70")),
            Map.entry("hardware.gpu.available", List.of("yes", "no", "cuda", "rocm")),
            Map.entry("hardware.interconnect", List.of("cxi", "infiniband,roce")),
            Map.entry("hardware.interconnect.required", List.of("yes", "no")),
            Map.entry("mpi.implementation", List.of("mpich", "openmpi")),
            Map.entry("mpi.version", List.of("4.1", "3.3")),
            Map.entry("mpi.abi", List.of("libmpi.so.12.2.3", "libmpi.so.40.30.1")),
            Map.entry("mpi.portability.mode", List.of("mpi_replace", "mpi_system", "libfabric_inject")),
            Map.entry("libfabric.abi.version", List.of("1.5", "1.8")),
            Map.entry("libc.provider", List.of("glibc", "musl")), Map.entry("glibc.version", List.of("2.28", "2.36")),
            Map.entry("kernel.version", List.of("5.10", "6.8")), Map.entry("page.size", List.of("4096", "65536")),
            Map.entry("features", List.of("cluster_1", "cluster_2")));
    private static final List<String> KEYS = List.copyOf(new TreeMap<>(CLAIMS).keySet());
    private static final List<String> FACTS = List.of("cpu=zen4", "cpu=haswell", "nvidia-driver=\"535.54.03\"",
            "nvidia-driver=\"550.54.15\"", "nvidia-brand=tesla", "nvidia-cc=\"8.0\"", "nvidia-cc=\"9.0\"",
            "cuda=\"12.2\"", "fabric=cxi", "mpi=mpich;file=\"libmpi.so.12.2.3\";glibc=\"2.31\"", "mpi=openmpi",
            "libfabric=\"1.7\"", "glibc=\"2.31\"", "kernel=\"6.1\"", "page-size=65536", "cluster_1");

    /** Whatever an image adds to what the index says of it, what was ruled out would not have been served. */
    @ParameterizedTest
    @EnumSource(Policy.Unverified.class)
    void nothingThatCouldBeServedIsRuledOut(Policy.Unverified unverified) throws Exception {
        Policy policy = new Policy(unverified, Policy.DEFAULT.order());
        Random random = new Random(SEED);
        int ruledOut = 0;
        int kept = 0;
        for (int number = 0; number < CASES; number++) {
            Map<String, String> inIndex = claims(random, 3);
            Map<String, String> inImage = claims(random, 4);
            List<String> facts = new ArrayList<>();
            for (String fact : FACTS) {
                if (random.nextInt(3) == 0) {
                    facts.add(fact);
                }
            }
            Candidate candidate = candidate(inIndex);
            var node = Declaration.parse(String.join(", ", facts.isEmpty() ? List.of("cpu=zen4") : facts)).resolve();
            if (new Race(policy).among(List.of(candidate), node).getFirst()) {
                kept++;
                continue;
            }
            ruledOut++;
            Candidate whole = candidate
                    .withClaims(AnnotationVocabulary.read(EvidenceSource.MANIFEST, "manifest", inImage));
            assertThat(new Selector(policy).select(List.of(whole), node))
                    .as("seed %d, case %d: %s with %s for %s", SEED, number, inIndex, inImage, facts)
                    .isInstanceOf(Selection.NothingFits.class);
        }
        assertThat(ruledOut).isGreaterThan(CASES / 10);
        assertThat(kept).isGreaterThan(CASES / 10);
    }

    @Test
    void anEntryOfAnotherArchitectureIsOut() throws MalformedDeclarationException {
        assertThat(new Race(Policy.DEFAULT).among(List.of(candidate(Map.of())),
                Declaration.parse("arch=arm64").resolve())).containsExactly(false);
    }

    private static Candidate candidate(Map<String, String> annotations) {
        return new Candidate(0, List.of(0),
                new Descriptor(MediaTypes.OCI_MANIFEST, new Digest("sha256:" + "0".repeat(64)), 1, null,
                        Platform.of("linux", "amd64"), annotations),
                Platform.of("linux", "amd64"), AnnotationVocabulary.read(EvidenceSource.DESCRIPTOR, annotations), null);
    }

    private static Map<String, String> claims(Random random, int most) {
        Map<String, String> claims = new TreeMap<>();
        for (int count = random.nextInt(most + 1); count > 0; count--) {
            String key = KEYS.get(random.nextInt(KEYS.size()));
            List<String> values = CLAIMS.getOrDefault(key, List.of());
            claims.put("org.supercontainers." + key, values.get(random.nextInt(values.size())));
        }
        return claims;
    }
}
