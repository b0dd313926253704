package io.bestfit.matcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.evidence.CandidateReader;
import io.bestfit.matcher.evidence.EvidenceSource;
import io.bestfit.matcher.node.Declaration;
import io.bestfit.matcher.oci.Descriptor;
import io.bestfit.matcher.oci.Digest;
import io.bestfit.matcher.oci.ImageIndex;
import io.bestfit.matcher.oci.IndexEntry;
import io.bestfit.matcher.oci.MediaTypes;
import io.bestfit.matcher.oci.Platform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Why an entry is chosen, in the words that people read. */
class SentencesTest {

    // Entries are separated by /, an entry is key=value pairs joined by ;
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            cpu=zen4 | ~~ | it is the only one that fits
            cpu=zen4 | cpu=x86_64_v3 / cpu=zen3 | zen3 is closer to zen4 than x86_64_v3
            cpu=zen4 | mpi=mpich / cpu=zen3 | built for zen3, which is closer to zen4 than an entry for any CPU
            cpu=zen4 | mpi=mpich / cpu=zen4 | built for zen4, the node's own CPU target, rather than for any CPU
            cpu=zen4 | cpu=zen3 / cpu=zen4 | zen4 is the node's own CPU target, rather than zen3
            fabric=cxi | mpi=mpich / fabric=cxi | its own provider for the node's fabric rather than no provider for the node's fabric
            nvidia-cc="9.0" | gpu=sm_80,compute_80 / gpu=sm_90 | code made for the node's GPU is better than code compiled at start
            nvidia-driver="550.54.15" | cuda=12.2 / cuda=12.4 | CUDA 12.4 is newer than CUDA 12.2
            nvidia-driver="550.54.15" | mpi=mpich / cuda=12.4 | uses a GPU rather than uses no GPU
            cpu=zen4 | page.size=4096 / page.size=4096;mpi=mpich | 2 of its claims hold, against 1 of the next best
            cpu=zen4 | mpi=mpich / mpi=mpich | it comes first in the index among equals
            """)
    void theSentenceSaysWhatDecided(String declaration, String entries, String sentence) throws Exception {
        List<IndexEntry> index = new ArrayList<>();
        for (String entry : entries.split(" / ", -1)) {
            index.add(new IndexEntry.Usable(new Descriptor(MediaTypes.OCI_MANIFEST,
                    new Digest("sha256:" + String.format("%064x", index.size())), 500, null,
                    Platform.of("linux", "amd64"), annotations(entry))));
        }
        Selection selection = new Selector(Policy.DEFAULT).select(
                CandidateReader.read(new ImageIndex(MediaTypes.OCI_INDEX, index, Map.of()), Map.of(),
                        Set.of(EvidenceSource.values())),
                Declaration.read(declaration).resolve());
        assertThat(selection).isInstanceOfSatisfying(Selection.Chosen.class,
                chosen -> assertThat(chosen.sentence()).isEqualTo(sentence));
    }

    private static Map<String, String> annotations(String entry) {
        Map<String, String> names = Map.of("cpu", "hardware.cpu.target.microarch", "gpu", "hardware.gpu.architecture",
                "cuda", "hardware.gpu.cuda.version", "fabric", "hardware.interconnect");
        Map<String, String> annotations = new LinkedHashMap<>();
        for (String pair : entry.isEmpty() ? new String[0] : entry.split(";", -1)) {
            String[] parts = pair.split("=", 2);
            annotations.put("org.supercontainers." + names.getOrDefault(parts[0], parts[0]), parts[1]);
        }
        return annotations;
    }
}
