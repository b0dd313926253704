package io.bestfit.matcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.evidence.Candidate;
import io.bestfit.matcher.evidence.CandidateReader;
import io.bestfit.matcher.evidence.EvidenceSource;
import io.bestfit.matcher.node.Declaration;
import io.bestfit.matcher.node.MalformedDeclarationException;
import io.bestfit.matcher.node.Node;
import io.bestfit.matcher.oci.Descriptor;
import io.bestfit.matcher.oci.Digest;
import io.bestfit.matcher.oci.ImageIndex;
import io.bestfit.matcher.oci.ImageIndexReader;
import io.bestfit.matcher.oci.IndexEntry;
import io.bestfit.matcher.oci.MediaTypes;
import io.bestfit.matcher.oci.Platform;
import io.bestfit.matcher.rule.Rule;
import io.bestfit.matcher.rule.Rules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MissesTest {

    @Test
    void aNewerDriverWouldBringTheNewerToolkit() throws MalformedDeclarationException {
        assertThat(misses("nvidia-driver=\"550.54.15\"", "", "hardware.gpu.cuda.version=13.0"))
                .containsExactly(new Missed(1, "be the best fit", "nvidia-driver >= 580.65.06"));
    }

    @Test
    void aConditionThatWouldNotWinIsNotTold() throws MalformedDeclarationException {
        assertThat(misses("nvidia-driver=\"550.54.15\"", "hardware.gpu.cuda.version=12.4", "kernel.version=6.6"))
                .isEmpty();
    }

    @Test
    void conditionsAreWhole() throws MalformedDeclarationException {
        assertThat(misses("cpu=haswell, kernel=\"4.18\"", "",
                "hardware.cpu.target.microarch=broadwell,kernel.version=5.10,page.size=4096"))
                .containsExactly(new Missed(1, "be the best fit", "cpu=broadwell and kernel >= 5.10"));
    }

    @Test
    void aConditionThatNamesNoValueIsNotTold() throws MalformedDeclarationException {
        assertThat(misses("mpi=mpich", "mpi.portability.mode=mpi_system")).isEmpty();
        assertThat(misses("mpi=mpich", "mpi.portability.mode=mpi_system,mpi=openmpi,mpi.version=99")).isEmpty();
        assertThat(misses("", "mpi.portability.mode=mpi_system,mpi=mpich,mpi.abi=libmpi.so.12.2.3"))
                .containsExactly(new Missed(0, "be the best fit", "mpi=mpich;file=\"libmpi.so.12.2.3\""));
    }

    @Test
    void theLeastDeviceWithCodeIsTheCondition() throws MalformedDeclarationException {
        assertThat(
                misses("nvidia-driver=\"580.65.06\", nvidia-cc=\"8.0\"", "", "hardware.gpu.architecture=sm_100;sm_90"))
                .containsExactly(new Missed(1, "be the best fit", "nvidia-cc=\"9.0\""));
        assertThat(misses("amd-gfx=gfx90a", "", "hardware.gpu.architecture=gfx942"))
                .containsExactly(new Missed(1, "be the best fit", "amd-gfx=\"gfx942\""));
        assertThat(misses("", "", "hardware.gpu.architecture=gfx9-4-generic")).isEmpty();
    }

    @Test
    void theCostIsBoundedHoweverLongTheIndex() throws MalformedDeclarationException {
        String[] entries = new String[ImageIndexReader.MAX_ENTRIES];
        Arrays.setAll(entries, place -> "kernel.version=6." + place % 100 + (place % 2 == 0 ? ",features=word" : ""));
        List<Candidate> candidates = candidates(entries);
        Node node = Declaration.read("kernel=\"5.14\"").resolve();
        Selection selection = new Selector(Policy.DEFAULT).select(candidates, node);
        AtomicInteger judged = new AtomicInteger();
        List<Rule> rules = new ArrayList<>(Rules.all());
        rules.addFirst((claims, of, findings) -> judged.incrementAndGet());
        assertThat(Misses.of(selection, candidates, node, Policy.DEFAULT, rules)).isNotEmpty();
        assertThat(judged.get()).isPositive()
                .isLessThanOrEqualTo(Misses.MAX_JUDGED_AGAIN + Misses.MAX_CONSIDERED * Misses.MAX_ROUNDS);
    }

    @Test
    void ofTwoMinimumsTheGreaterIsTheCondition() throws MalformedDeclarationException {
        assertThat(misses("", "", "hardware.gpu.cuda.version=12.4,hardware.gpu.driver.version=560.28.03"))
                .containsExactly(new Missed(1, "be the best fit", "nvidia-driver >= 560.28.03"));
    }

    @Test
    void aCpuOfAnotherLineIsNoCondition() throws MalformedDeclarationException {
        assertThat(misses("cpu=zen4", "", "hardware.cpu.target.microarch=skylake")).isEmpty();
    }

    @Test
    void modulesAndFabricsAddToWhatIsThere() throws MalformedDeclarationException {
        assertThat(misses("kernel-modules=(ext4), fabric=tcp", "hardware.interconnect=tcp",
                "hardware.interconnect=cxi;tcp,kernel.modules=xpmem;ext4,hardware.interconnect.required=yes"))
                .containsExactly(new Missed(1, "be the best fit", "kernel-modules=(xpmem)"));
    }

    @Test
    void whereNothingFitsTheWordIsFit() throws MalformedDeclarationException {
        assertThat(misses("kernel=\"4.18\"", "kernel.version=5.10", "kernel.version=5.10"))
                .containsExactly(new Missed(0, "be the best fit", "kernel >= 5.10"),
                        new Missed(1, "fit", "kernel >= 5.10"));
    }

    @Test
    void thoseWithTheFewestConditionsComeFirstAndFiveAreTold() throws MalformedDeclarationException {
        String[] entries = new String[8];
        for (int place = 0; place < entries.length; place++) {
            entries[place] = place == 7 ? "kernel.version=5.0" : "kernel.version=5.0,features=word_" + place;
        }
        assertThat(misses("", entries)).hasSize(Misses.MAX_MISSES).first()
                .isEqualTo(new Missed(7, "be the best fit", "kernel >= 5.0"));
    }

    @Test
    void whatCannotBeReadHasNoCondition() throws MalformedDeclarationException {
        assertThat(misses("", "", "kernel.version=soon")).isEmpty();
    }

    private static List<Missed> misses(String declaration, String... entries) throws MalformedDeclarationException {
        Node node = Declaration.read(declaration).resolve();
        List<Candidate> candidates = candidates(entries);
        Selection selection = new Selector(Policy.DEFAULT).select(candidates, node);
        return Misses.of(selection, candidates, node, Policy.DEFAULT);
    }

    private static List<Candidate> candidates(String... entries) {
        List<IndexEntry> read = new ArrayList<>();
        for (int place = 0; place < entries.length; place++) {
            Map<String, String> annotations = new TreeMap<>();
            for (String pair : entries[place].isEmpty() ? new String[0] : entries[place].split(",")) {
                String[] parts = pair.split("=", 2);
                annotations.put("org.supercontainers." + parts[0], parts[1].replace(';', ','));
            }
            read.add(new IndexEntry.Usable(new Descriptor(MediaTypes.OCI_MANIFEST,
                    new Digest("sha256:" + String.format("%064x", place)), 500, null, Platform.of("linux", "amd64"),
                    annotations)));
        }
        return CandidateReader.read(new ImageIndex(MediaTypes.OCI_INDEX, read, Map.of()), Map.of(),
                Set.of(EvidenceSource.values()));
    }
}
