package io.bestfit.matcher.bench;

import io.bestfit.matcher.Assessment;
import io.bestfit.matcher.Policy;
import io.bestfit.matcher.Selection;
import io.bestfit.matcher.Selector;
import io.bestfit.matcher.evidence.Candidate;
import io.bestfit.matcher.evidence.CandidateReader;
import io.bestfit.matcher.evidence.EvidenceSource;
import io.bestfit.matcher.node.Declaration;
import io.bestfit.matcher.node.MalformedDeclarationException;
import io.bestfit.matcher.node.Node;
import io.bestfit.matcher.oci.Descriptor;
import io.bestfit.matcher.oci.Digest;
import io.bestfit.matcher.oci.ImageIndex;
import io.bestfit.matcher.oci.IndexEntry;
import io.bestfit.matcher.oci.MediaTypes;
import io.bestfit.matcher.oci.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The time of one decision among 30 entries, evidence at hand: to serve it, and to explain it; with six claims each in
 * the index, and with what configurations and compatibility artifacts say besides.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SelectorBenchmark {

    private static final int ENTRIES = 30;
    private static final List<String> TARGETS = List.of("x86_64", "x86_64_v2", "x86_64_v3", "zen2", "zen3", "zen4",
            "haswell", "skylake_avx512", "icelake", "x86_64_v4");
    private static final List<String> TOOLKITS = List.of("11.8", "12.2", "12.6", "13.0");

    private final Selector selector = new Selector(Policy.DEFAULT);
    private final List<Candidate> candidates = CandidateReader.read(index(), Map.of(),
            Set.of(EvidenceSource.values()));
    private final List<Candidate> documented = documented(candidates);
    private final Node node = node();

    /** What a proxy serves: the choice, what decided and the sentence. */
    @Benchmark
    public Selection select() {
        return selector.select(candidates, node);
    }

    /** The same with every entry's verdict and reasons. */
    @Benchmark
    public Assessment explain() {
        return selector.select(candidates, node).assessments().getLast();
    }

    /** What a proxy serves where every image has a configuration and a compatibility artifact that count. */
    @Benchmark
    public Selection selectDocumented() {
        return selector.select(documented, node);
    }

    /** The same with every entry's verdict and reasons. */
    @Benchmark
    public Assessment explainDocumented() {
        return selector.select(documented, node).assessments().getLast();
    }

    private static List<Candidate> documented(List<Candidate> candidates) {
        List<Candidate> documented = new ArrayList<>(ENTRIES);
        for (int place = 0; place < ENTRIES; place++) {
            documented.add(candidates.get(place)
                    .withClaims(SampleEvidence.claims(place, TOOLKITS.get(place % TOOLKITS.size()))));
        }
        return List.copyOf(documented);
    }

    private static ImageIndex index() {
        List<IndexEntry> entries = new ArrayList<>(ENTRIES);
        for (int place = 0; place < ENTRIES; place++) {
            Map<String, String> annotations = Map.of(
                    "org.supercontainers.hardware.cpu.target.microarch", TARGETS.get(place % TARGETS.size()),
                    "org.supercontainers.hardware.gpu.cuda.version", TOOLKITS.get(place % TOOLKITS.size()),
                    "org.supercontainers.hardware.gpu.architecture", "sm_80,sm_90",
                    "org.supercontainers.hardware.interconnect", "cxi,tcp",
                    "org.supercontainers.glibc.version", "2.34",
                    "org.supercontainers.kernel.version", "4.18");
            entries.add(new IndexEntry.Usable(new Descriptor(MediaTypes.OCI_MANIFEST,
                    new Digest("sha256:" + String.format("%064x", place)), 503, null, Platform.of("linux", "amd64"),
                    annotations)));
        }
        return new ImageIndex(MediaTypes.OCI_INDEX, entries, Map.of());
    }

    private static Node node() {
        try {
            return Declaration.read("cpu=zen4, nvidia-driver=\"550.54.15\", cuda=\"12.4\", nvidia-cc=\"9.0\","
                    + " nvidia-brand=tesla, fabric=cxi, kernel=\"5.14.21-150500-default\", glibc=\"2.31\","
                    + " kernel-modules=(nvidia nvidia_uvm nvidia_drm cxi_core cxi_ss1 xpmem overlay)").resolve();
        } catch (MalformedDeclarationException e) {
            throw new IllegalStateException("the benchmark's own node cannot be read", e);
        }
    }
}
