package io.bestfit.matcher.oracle;

import io.bestfit.matcher.evidence.AnnotationVocabulary;
import io.bestfit.matcher.evidence.Candidate;
import io.bestfit.matcher.evidence.CandidateReader;
import io.bestfit.matcher.evidence.EvidenceSource;
import io.bestfit.matcher.oci.Digest;
import io.bestfit.matcher.oci.ImageIndex;
import io.bestfit.matcher.oci.ImageIndexReader;
import io.bestfit.matcher.oci.MediaTypes;
import io.bestfit.matcher.oci.ReadIndex;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The documents of a random index and of those nested in it, out of the whole vocabulary. */
final class RandomIndex {

    private static final Map<String, List<String>> VOCABULARY = vocabulary();
    private static final List<String> KEYS = List.copyOf(new TreeMap<>(VOCABULARY).keySet());
    private static final List<Predicate<String>> TOPICS = List.of(key -> true, key -> key.startsWith("hardware.cpu"),
            key -> key.startsWith("hardware.gpu"), key -> key.startsWith("hardware.gpu.cuda.v"),
            key -> key.endsWith("architecture"),
            key -> key.startsWith("mpi") || key.startsWith("lib") || key.startsWith("hardware.interconnect"),
            key -> !key.startsWith("hardware"));
    private static final List<String> TOKENS = List.of("cluster_1", "cluster_2", "ht:on", "skylake", "broadwell",
            "cpu:zen3", "x86_64_v3", "nvidia-390-30", "nvidia-550-54", "nv-compute-5-2", "nvcap:9.0", "cuda:12.4",
            "cuda:9.0", "avx2", "sse4", "avx512f");

    private final RandomCase random;
    private final List<String> keys;
    private final Map<Digest, String> documents = new TreeMap<>(Comparator.comparing(Digest::text));
    private final RandomEvidence evidence;
    private final List<Candidate> candidates;
    private String outermost = "";
    private int digests;

    RandomIndex(RandomCase random) {
        this.random = random;
        // Entries that speak of one thing tell more about the order than entries that speak of everything.
        keys = KEYS.stream().filter(random.any(TOPICS)).toList();
        outermost = document(0);
        evidence = new RandomEvidence(random, keys, VOCABULARY);
        List<Candidate> entries = entries();
        boolean isDocumented = random.chance(2, 5);
        candidates = entries.stream()
                .map(entry -> isDocumented && entry.notCandidate() == null ? evidence.of(entry) : entry).toList();
    }

    List<Candidate> candidates() {
        return candidates;
    }

    /** The documents of Node Feature Discovery by where they were found. */
    Map<String, JsonNode> specs() {
        return evidence.specs();
    }

    private List<Candidate> entries() {
        Map<Digest, ImageIndex> nested = new HashMap<>();
        documents.forEach((digest, document) -> nested.put(digest, index(document)));
        return CandidateReader.read(index(outermost), nested, Set.of(EvidenceSource.values()));
    }

    @Override
    public String toString() {
        return outermost + (documents.isEmpty() ? "" : " with " + documents) + " and " + evidence;
    }

    private static ImageIndex index(String document) {
        return switch (ImageIndexReader.read(document.getBytes(StandardCharsets.UTF_8))) {
            case ReadIndex.Index(ImageIndex index) -> index;
            case ReadIndex.NotAnIndex(String why) -> throw new AssertionError(why + ": " + document);
        };
    }

    private String document(int depth) {
        ObjectNode index = JsonMapper.shared().createObjectNode();
        index.put("schemaVersion", 2).put("mediaType", MediaTypes.OCI_INDEX);
        ArrayNode manifests = index.putArray("manifests");
        for (int count = random.below(depth == 0 ? 8 : 4); count > 0; count--) {
            entry(manifests.addObject(), depth);
        }
        return index.toString();
    }

    private void entry(ObjectNode entry, int depth) {
        Digest digest = new Digest("sha256:" + String.format("%064x", ++digests));
        boolean inner = depth < 2 && random.chance(1, 15);
        entry.put("mediaType", inner
                ? MediaTypes.OCI_INDEX
                : random.chance(1, 40) ? "application/vnd.example+json" : MediaTypes.OCI_MANIFEST);
        entry.put("digest", random.chance(1, 60) ? "sha256:short" : digest.text()).put("size", 500);
        if (random.chance(1, 40)) {
            entry.put("artifactType", "application/spdx+json");
        }
        ObjectNode annotations = entry.putObject("annotations");
        if (random.chance(1, 40)) {
            annotations.put("vnd.docker.reference.type", "attestation-manifest");
        }
        for (int count = random.chance(1, 3) ? random.below(9) : random.below(4); count > 0; count--) {
            String key = random.any(keys);
            put(annotations, key);
            if (key.equals("hardware.gpu.cuda.version") && random.chance(1, 3)) {
                put(annotations, "hardware.gpu.cuda.compat.branches");
            } else if (key.startsWith("mpi") && random.chance(1, 2)) {
                put(annotations, "mpi.portability.mode");
            }
        }
        if (random.chance(1, 30)) {
            annotations.put("io.archspec.cpu.target", random.any(random.theme().cpus()));
        }
        if (!random.chance(1, 20)) {
            platform(entry.putObject("platform"));
        }
        if (inner && !random.chance(1, 5)) {
            documents.put(digest, document(depth + 1));
        }
    }

    private void platform(ObjectNode platform) {
        boolean own = random.chance(9, 10);
        platform.put("os", own ? random.theme().os() : random.any(List.of("linux", "windows", "unknown", "", "Linux")));
        platform.put("architecture", own
                ? random.theme().architecture()
                : random.any(List.of("amd64", "arm64", "x86_64", "unknown", "", "386")));
        if (random.chance(1, 4)) {
            platform.put("variant", random.text(random.theme().variants()));
        }
        if (random.chance(1, random.theme().isWindows() ? 2 : 20)) {
            platform.put("os.version", random.text(List.of("10.0.17763.6893", "10.0.20348.3091", "10.0.26100.2894",
                    "10.0.20348.169")));
        }
        if (random.chance(1, 20)) {
            random.some(List.of("win32k", "sandbox")).forEach(platform.withArray("os.features")::add);
        }
        if (random.chance(1, 5)) {
            random.some(TOKENS).forEach(platform.withArray("features")::add);
        }
    }

    private void put(ObjectNode annotations, String key) {
        List<String> values = VOCABULARY.getOrDefault(key, List.of());
        annotations.put(AnnotationVocabulary.PREFIX + key,
                random.text(key.startsWith("hardware.cpu") ? random.theme().cpus() : values));
    }

    private static Map<String, List<String>> vocabulary() {
        Map<String, List<String>> words = new HashMap<>();
        words.put("hardware.cpu.target.microarch", List.of());
        words.put("hardware.cpu.optimized.version", List.of());
        words.put("hardware.gpu.driver.version", List.of("450.80.02", "470.57.2", "550.54.15", "580.65.06", "6.3"));
        words.put("hardware.gpu.cuda.version",
                List.of("10.2", "11.8", "12.2", "12.6", "12.8.1", "13.0", "13.1", "99.0"));
        words.put("hardware.gpu.cuda.compat.branches", List.of("535,550", "535,550,580", "535,470"));
        words.put("hardware.gpu.rocm.version", List.of("5.7", "6.2", "6.4", "7.2"));
        words.put("hardware.gpu.architecture", List.of("sm_80", "sm_90", "sm_80,compute_80", "sm_86,sm_90", "sm_90a",
                "compute_90", "compute_90a", "sm_75,sm_80,sm_86", "sm_100f", "sm_110", "sm_87", "sm_80,sm_next",
                "gfx90a", "gfx9-4-generic", "gfx90a:xnack+", "gfx90a,sm_80", "gfx942,gfx1030"));
        words.put("hardware.gpu.available", List.of("yes", "no", "cuda", "rocm", "level-zero"));
        words.put("hardware.gpu.enabled", List.of("yes", "no", "cuda", "rocm"));
        words.put("hardware.interconnect", List.of("cxi", "infiniband,tcp", "tcp", "mlx5", "efa,cxi"));
        words.put("hardware.interconnect.required", List.of("yes", "no"));
        words.put("mpi.implementation", List.of("mpich", "openmpi", "cray-mpich", "mpi-abi"));
        words.put("mpi.provider", List.of("mpich", "openmpi"));
        words.put("mpi", List.of("mpich", "openmpi", "impi"));
        words.put("openmpi.version", List.of("3.0", "4.1.1", "5.0"));
        words.put("gpu", List.of("cuda", "opencl", "rocm", "unknown"));
        words.put("glibc", List.of("2.17", "2.34"));
        words.put("mpi.version", List.of("3.0", "4.1.1", "1.10", "5.0"));
        words.put("mpi.abi", List.of("libmpi.so.12", "libmpi.so.12.2.3", "libmpi.so.12.5.0", "libmpi.so.40.20.1",
                "libmpi_abi.so.1.0.0"));
        words.put("mpi.portability.mode", List.of("mpi_replace", "mpi_system", "libfabric_inject"));
        words.put("libfabric.abi.version", List.of("1.5", "1.7", "1.8"));
        words.put("libc.provider", List.of("glibc", "musl"));
        words.put("glibc.version", List.of("2.17", "2.28", "2.34"));
        words.put("kernel.version", List.of("3.10", "4.18", "5.14", "6.8"));
        words.put("kernel.modules", List.of("xpmem", "ib-core", "xpmem,ib_core", "overlay"));
        words.put("page.size", List.of("4096", "16384", "65536"));
        words.put("features", List.of("cluster_1", "cluster_2,cluster_1", "nvidia-396-44", "broadwell", "cuda:12.4",
                "avx2,fma"));
        return words;
    }
}
