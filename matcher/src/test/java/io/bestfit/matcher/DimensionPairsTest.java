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
import io.bestfit.matcher.oci.IndexEntry;
import io.bestfit.matcher.oci.MediaTypes;
import io.bestfit.matcher.oci.Platform;
import io.bestfit.matcher.rule.Dimension;
import io.bestfit.matcher.rule.Findings;
import io.bestfit.matcher.rule.Grade;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pairs of entries of which one is better in one dimension and equal in all above it, wherever it stands. */
class DimensionPairsTest {

    private static final String H100 = "nvidia-driver=\"535.104.05\", nvidia-cc=\"9.0\", nvidia-brand=tesla";
    private static final String SITE = "fabric=cxi, mpi=mpich;file=\"libmpi.so.12.2.3\"";

    @ParameterizedTest(name = "{0}: [{2}] before [{3}]")
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "verified|cpu=zen4|hardware.cpu.target.microarch: zen|hardware.cpu.target.microarch: zen4; kernel.version: 5.10",
            "verified|" + H100 + "||hardware.gpu.cuda.version: 12.2; features: rack_7",
            "accelerator|" + H100 + "|hardware.gpu.available: cuda|libc.provider: glibc",
            "accelerator|cpu=zen4, intel-gpu=xe|hardware.gpu.available: level-zero|hardware.cpu.target.microarch: zen4",
            "gpu-code|" + H100 + "|hardware.gpu.architecture: sm_90|hardware.gpu.available: cuda",
            "gpu-code|nvidia-cc=\"8.6\"|hardware.gpu.architecture: sm_86|hardware.gpu.architecture: sm_80",
            "gpu-code|nvidia-cc=\"8.6\"|hardware.gpu.architecture: sm_80|hardware.gpu.available: cuda",
            "gpu-code|nvidia-cc=\"8.6\"|hardware.gpu.available: cuda|hardware.gpu.architecture: compute_80",
            "gpu-code|amd-gfx=gfx942|hardware.gpu.architecture: gfx942|hardware.gpu.architecture: gfx9-4-generic",
            "gpu-driver|" + H100 + "|hardware.gpu.cuda.version: 12.8|hardware.gpu.cuda.version: 13.0;"
                    + " hardware.gpu.cuda.compat.branches: 535",
            "fabric|" + SITE + "|hardware.interconnect: cxi|mpi.portability.mode: mpi_replace; mpi: mpich",
            "fabric|" + SITE + "|mpi.portability.mode: mpi_replace; mpi: mpich|hardware.interconnect: efa",
            "fabric|cpu=zen3, fabric=cxi|hardware.interconnect: cxi|hardware.cpu.target.microarch: zen3",
            "mpi|mpi=mpich;file=\"libmpi.so.12.2.3\"|mpi.portability.mode: mpi_replace; mpi: mpich|mpi: mpich",
            "cpu|cpu=zen4|hardware.cpu.target.microarch: zen4|hardware.cpu.target.microarch: zen3; glibc.version: 2.36",
            "cpu|cpu=zen4|hardware.cpu.target.microarch: zen3|hardware.cpu.target.microarch: x86_64_v3",
            "cpu|cpu=grace|hardware.cpu.target.microarch: armv9.0a|hardware.cpu.target.microarch: neoverse_n1",
            "toolkit|" + H100 + "|hardware.gpu.cuda.version: 12.4|hardware.gpu.cuda.version: 12.2; mpi: mpich",
            "toolkit|amd-gfx=gfx90a|hardware.gpu.rocm.version: 6.10|hardware.gpu.rocm.version: 6.4",
            "os-version|os=windows, os-version=\"10.0.26100.1\"|os.version: 10.0.26100.2894|os.version: 10.0.20348.3091",
            "claims|cpu=zen4|glibc.version: 2.36; mpi: mpich|glibc.version: 2.36"})
    void theBetterOneIsChosenWhereverItStands(String dimension, String declaration, String better, String worse)
            throws MalformedDeclarationException {
        Node node = Declaration.read(declaration).resolve();
        String good = better == null ? "" : better;
        for (List<String> entries : List.of(List.of(good, worse), List.of(worse, good), List.of(worse, good, worse))) {
            // An unverified entry takes part, so that being verified can decide.
            Selection selection = new Selector(new Policy(Policy.Unverified.LAST, Policy.DEFAULT.order()))
                    .select(candidates(node, entries), node);
            assertThat(selection).as(entries.toString()).isInstanceOfSatisfying(Selection.Chosen.class, chosen -> {
                assertThat(chosen.chosen().candidate().position()).isEqualTo(entries.indexOf(good));
                assertThat(chosen.decidedBy().label()).isEqualTo(dimension);
            });
        }
    }

    @ParameterizedTest(name = "{0}: [{1}] and [{2}] tie")
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "cpu=zen4|hardware.cpu.target.microarch: zen3|hardware.cpu.optimized.version: znver3",
            "cpu=zen4|glibc.version: 2.17|glibc.version: 2.36", "cpu=zen4|kernel.modules: a|kernel.modules: b",
            "nvidia-cc=\"8.0\", nvidia-driver=\"550.54.15\"|hardware.gpu.driver.version: 390.30|"
                    + "hardware.gpu.driver.version: 535.54.03",
            "fabric=(cxi tcp)|hardware.interconnect: cxi|hardware.interconnect: tcp",
            "os=windows, os-version=\"10.0.26100.1\"|os.version: 10.0.26100.1|os.version: 10.0.26100.1"})
    void amongEqualsThePublishersOrderDecides(String declaration, String one, String other)
            throws MalformedDeclarationException {
        Node node = Declaration.read(declaration).resolve();
        for (List<String> entries : List.of(List.of(one, other), List.of(other, one))) {
            Selection selection = new Selector(new Policy(Policy.Unverified.LAST, Policy.DEFAULT.order()))
                    .select(candidates(node, entries), node);
            assertThat(selection).isInstanceOfSatisfying(Selection.Chosen.class, chosen -> {
                assertThat(chosen.chosen().candidate().position()).isZero();
                assertThat(chosen.decidedBy()).isEqualTo(Dimension.POSITION);
                assertThat(chosen.sentence()).isEqualTo("it comes first in the index among equals");
            });
        }
    }

    @Test
    void theHeavierOneIsBetterAndAnyWeightBetterThanNone() throws MalformedDeclarationException {
        Judged light = weighing(1L);
        Judged heavy = weighing(2L);
        assertThat(heavy.compare(light, Dimension.WEIGHT)).isPositive();
        assertThat(light.compare(heavy, Dimension.WEIGHT)).isNegative();
        assertThat(heavy.decidedBy(light, Policy.DEFAULT.order())).isEqualTo(Dimension.WEIGHT);
        assertThat(light.compare(weighing(), Dimension.WEIGHT)).isPositive();
        assertThat(light.compare(weighing(1L), Dimension.WEIGHT)).isZero();
    }

    private static Judged weighing(long... weight) throws MalformedDeclarationException {
        Node node = Declaration.read("cpu=zen4").resolve();
        Findings findings = new Findings();
        for (long one : weight) {
            findings.grade(Dimension.WEIGHT, Grade.of(one, "weight " + one));
        }
        return new Judged(candidates(node, List.of("")).getFirst(), 0, findings);
    }

    private static List<Candidate> candidates(Node node, List<String> entries) {
        List<IndexEntry> read = new ArrayList<>();
        for (String entry : entries) {
            Map<String, String> annotations = new TreeMap<>();
            String osVersion = null;
            for (String pair : entry.isEmpty() ? new String[0] : entry.split("; ", -1)) {
                String[] parts = pair.split(": ", 2);
                if (parts[0].equals("os.version")) {
                    osVersion = parts[1];
                } else {
                    annotations.put("org.supercontainers." + parts[0], parts[1]);
                }
            }
            Platform platform = new Platform(node.os(), node.architecture(), null, osVersion, List.of(), List.of());
            read.add(new IndexEntry.Usable(new Descriptor(MediaTypes.OCI_MANIFEST,
                    new Digest("sha256:" + String.format("%064x", read.size())), 500, null, platform, annotations)));
        }
        return CandidateReader.read(new ImageIndex(MediaTypes.OCI_INDEX, read, Map.of()), Map.of(),
                Set.of(EvidenceSource.values()));
    }
}
