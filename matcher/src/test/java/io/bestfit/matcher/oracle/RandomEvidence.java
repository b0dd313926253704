package io.bestfit.matcher.oracle;

import io.bestfit.matcher.evidence.AnnotationVocabulary;
import io.bestfit.matcher.evidence.Candidate;
import io.bestfit.matcher.evidence.Claim;
import io.bestfit.matcher.evidence.CompatibilityArtifact;
import io.bestfit.matcher.evidence.ConfigEvidence;
import io.bestfit.matcher.evidence.EvidenceSource;
import io.bestfit.matcher.evidence.ManifestEvidence;
import io.bestfit.matcher.evidence.Requirement;
import io.bestfit.matcher.oci.Descriptor;
import io.bestfit.matcher.oci.Digest;
import io.bestfit.matcher.oci.ImageConfig;
import io.bestfit.matcher.oci.ImageManifest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What the images of a random index say outside it: manifests, configurations and artifacts. */
final class RandomEvidence {

    private static final List<String> CONSTRAINTS = List.of("cuda>=11.8", "cuda>=12.4", "cuda>=13.0", "cuda>=99.0",
            "cuda>=12.4 brand=tesla,driver>=470,driver<471 brand=tesla,driver>=550,driver<551",
            "cuda>=12.6 brand=tesla,driver>=535,driver<536 brand=geforcertx,driver>=550,driver<551",
            "cuda>=13.0 brand=quadrortx,driver>=535 brand!=tesla,driver>=550,driver<551 driver=580.65.6",
            "arch>=8.0", "ARCH>=7.5,arch<9", "driver>=535,brand=tesla", "brand!geforcertx", "driver<=550.54.15.0",
            "arch>8.6 foo=1", "foo=1", "foo=1 cuda>=1.0", "cuda>=1.0 foo=1", "cuda==12", "brand>=tesla", "cuda>=12.x",
            ", cuda>=99", "cuda>=99 , cuda>=1.0", "", ",", "driver>=470 cuda>=13.0");

    private final RandomCase random;
    private final List<String> keys;
    private final Map<String, List<String>> vocabulary;
    private final Map<String, JsonNode> specs = new LinkedHashMap<>();
    private final List<String> written = new ArrayList<>();
    private int documents;

    RandomEvidence(RandomCase random, List<String> keys, Map<String, List<String>> vocabulary) {
        this.random = random;
        this.keys = keys;
        this.vocabulary = vocabulary;
    }

    /** The documents of Node Feature Discovery by where they were found. */
    Map<String, JsonNode> specs() {
        return specs;
    }

    /** The entry with what its image says. */
    Candidate of(Candidate entry) {
        List<Claim> claims = new ArrayList<>();
        if (random.chance(1, 4)) {
            Map<String, String> annotations = values(AnnotationVocabulary.PREFIX);
            tell(entry, "manifest " + annotations);
            claims.addAll(ManifestEvidence.read(new ImageManifest(
                    new Descriptor("application/vnd.oci.image.config.v1+json", digest(), 2, null, null, Map.of()),
                    annotations), digest()));
        }
        if (random.chance(1, 2)) {
            claims.addAll(config(entry));
        }
        for (int count = random.chance(1, 2) ? 1 + random.below(2) : 0; count > 0; count--) {
            JsonNode spec = new RandomSpec(random).write();
            String where = CompatibilityArtifact.where(digest());
            tell(entry, where + " " + spec);
            specs.put(where, spec);
            claims.addAll(
                    CompatibilityArtifact.NFD.read(spec.toString().getBytes(StandardCharsets.UTF_8), where));
        }
        if (random.chance(1, 30)) {
            claims.add(new Claim(EvidenceSource.REFERRERS, "referrers", "referrers", "a fault",
                    new Requirement.Unavailable()));
        }
        return entry.withClaims(claims);
    }

    private List<Claim> config(Candidate entry) {
        Map<String, String> labels = values(random.chance(1, 2) ? AnnotationVocabulary.PREFIX : "");
        if (random.chance(1, 20)) {
            labels.put("com.hooks.mpi.enabled", random.any(List.of("true", "false")));
            labels.put("com.hooks.mpi.type", random.any(List.of("mpich", "openmpi")));
        }
        Map<String, String> environment = new LinkedHashMap<>();
        if (random.chance(1, 2)) {
            environment.put("NVIDIA_REQUIRE_CUDA", random.any(CONSTRAINTS));
        }
        if (random.chance(1, 6)) {
            environment.put("NVIDIA_REQUIRE_ARCH", random.any(CONSTRAINTS));
            environment.put("NVIDIA_REQUIRE_JETPACK", "none=1");
        }
        if (random.chance(1, 6)) {
            environment.put("CUDA_VERSION", random.any(List.of("11.8.0", "12.4.1", "13", "no")));
        }
        if (random.chance(1, 20)) {
            environment.put("NVIDIA_DISABLE_REQUIRE", random.any(List.of("true", "false")));
        }
        if (random.chance(1, 4)) {
            values(AnnotationVocabulary.PREFIX).forEach(
                    (key, value) -> environment.put(key.toUpperCase(Locale.ROOT).replace('.', '_'), value));
        }
        tell(entry, "config " + labels + " " + environment);
        return ConfigEvidence.read(new ImageConfig(labels, environment), digest());
    }

    private Map<String, String> values(String prefix) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int count = random.below(3); count > 0; count--) {
            String key = random.any(keys);
            values.put(prefix + key, random.text(key.startsWith("hardware.cpu")
                    ? random.theme().cpus()
                    : vocabulary.getOrDefault(key, List.of())));
        }
        return values;
    }

    private Digest digest() {
        return new Digest("sha256:" + "d".repeat(32) + String.format("%032x", ++documents));
    }

    private void tell(Candidate entry, String document) {
        written.add(entry.path() + " " + document);
    }

    @Override
    public String toString() {
        return written.toString();
    }
}
