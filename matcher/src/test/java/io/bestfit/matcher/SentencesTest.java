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
            fabric=cxi | mpi=mpich / fabric=cxi | it has its own provider for the node's fabric; the next best has no provider for it
            nvidia-cc="9.0" | gpu=sm_80,compute_80 / gpu=sm_90 | it has code made for the node's GPU; the next best has PTX, which the driver compiles at start
            nvidia-driver="550.54.15" | cuda=12.2 / cuda=12.4 | CUDA 12.4 is newer than CUDA 12.2
            nvidia-driver="550.54.15" | mpi=mpich / cuda=12.4 | it uses the node's GPU; the next best uses no GPU
            nvidia-driver="550.54.15" | hardware.gpu.available=yes / cuda=12.4 | it states CUDA 12.4; the next best states no toolkit
            mpi=mpich;file="libmpi.so.12.2.3" | page.size=4096 / mpi=mpich;mpi.abi=libmpi.so.12.1.8;mpi.portability.mode=mpi_replace | it runs with the site's MPI; the next best runs with its own or none
            cpu-flags="cx16 lahf_lm mmx pni popcnt sse sse2 sse4_1 sse4_2 ssse3" | page.size=4096 / cpu=x86_64_v2 | built for x86_64_v2 (by CPU flags) rather than for any CPU
            cpu=zen4 | page.size=4096 / page.size=4096;mpi=mpich | 2 of its claims hold, against 1 of the next best
            cpu=zen4 | mpi=mpich / mpi=mpich | it comes first in the index among equals
            """)
    void theSentenceSaysWhatDecided(String declaration, String entries, String sentence) throws Exception {
        assertThat(select(declaration, entries)).isInstanceOfSatisfying(Selection.Chosen.class,
                chosen -> assertThat(chosen.sentence()).isEqualTo(sentence));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            cpu=zen4 | cpu=zen5 | the only image for linux/amd64, at position 0, needs CPU zen5; the node has zen4
            cpu=zen4 | cpu=zen5;kernel.version=6.1 | the only image for linux/amd64, at position 0, needs CPU zen5; the node has zen4; it also needs kernel >= 6.1; the node does not declare kernel
            cpu=zen4 | cpu=zen5;cuda=12.4 / cpu=zen5 | of 2 images for linux/amd64 the closest, at position 1, needs CPU zen5; the node has zen4
            arch=arm64 | cpu=zen5 | the only entry is no image for linux/arm64
            arch=arm64 | cpu=zen5 / cpu=zen4 | none of the 2 entries is an image for linux/arm64
            """)
    void theSentenceSaysWhyNothingFits(String declaration, String entries, String sentence) throws Exception {
        assertThat(select(declaration, entries)).isInstanceOfSatisfying(Selection.NothingFits.class,
                nothing -> assertThat(nothing.sentence()).isEqualTo(sentence));
    }

    private static Selection select(String declaration, String entries) throws Exception {
        List<IndexEntry> index = new ArrayList<>();
        for (String entry : entries.split(" / ", -1)) {
            index.add(new IndexEntry.Usable(new Descriptor(MediaTypes.OCI_MANIFEST,
                    new Digest("sha256:" + String.format("%064x", index.size())), 500, null,
                    Platform.of("linux", "amd64"), annotations(entry))));
        }
        return new Selector(Policy.DEFAULT).select(
                CandidateReader.read(new ImageIndex(MediaTypes.OCI_INDEX, index, Map.of()), Map.of(),
                        Set.of(EvidenceSource.values())),
                Declaration.read(declaration).resolve());
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
