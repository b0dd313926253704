package io.bestfit.matcher.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.node.MalformedDeclarationException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Claims on one thing that differ, from one source or two: the outcome is the stricter one's, and it is told. */
class ContradictionRuleTest {

    private static final String GPU = "nvidia-driver=\"535.104.05\", nvidia-cc=\"8.0\", nvidia-brand=tesla";
    private static final String MPI = "mpi=mpich;file=\"libmpi.so.12.2.3\"";

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            // The descriptor and the platform.
            "variant: v4; hardware.cpu.target.microarch: haswell|cpu=zen4|violated|claims the CPU targets haswell and"
                    + " x86_64_v4, neither of which includes the other; both have to hold",
            "variant: v4; hardware.cpu.target.microarch: x86_64_v3|cpu=zen3|violated|claims the CPU targets x86_64_v3 and"
                    + " x86_64_v4; the deeper counted",
            "hardware.cpu.target.microarch: zen2; token: zen3|cpu=zen2|violated|claims the CPU targets zen2 and zen3;"
                    + " the deeper counted",
            "hardware.gpu.driver.version: 396.44; token: nvidia-390-30|nvidia-driver=\"390.30\"|violated|claims several"
                    + " minimums of the NVIDIA driver: 396.44 (descriptor), nvidia-390-30 (platform); the stricter counted",
            "hardware.gpu.driver.version: 390.30; token: nvidia-396-44|nvidia-driver=\"390.30\"|violated|claims several"
                    + " minimums of the NVIDIA driver: 390.30 (descriptor), nvidia-396-44 (platform); the stricter counted",
            "hardware.gpu.cuda.version: 12.4; token: cuda:13.0|" + GPU + "|violated|claims several CUDA versions: 12.4"
                    + " (descriptor), cuda:13.0 (platform); the stricter counted",
            "hardware.gpu.architecture: gfx90a; token: gfx942|amd-gfx=gfx90a|violated|claims several lists of GPU"
                    + " targets: gfx90a (descriptor), gfx942 (platform); all have to hold",
            // One source.
            "token: nv-compute-5-2,nv-compute-9-0|" + GPU + "|violated|claims several compute capabilities:"
                    + " nv-compute-5-2, nv-compute-9-0; the stricter counted",
            "hardware.gpu.available: no; hardware.gpu.enabled: cuda|cpu=zen3|violated|claims several GPU interfaces:"
                    + " no, cuda; all have to hold",
            "mpi.implementation: mpich; mpi: openmpi|cpu=zen4|satisfied|claims several MPI families: mpich, openmpi;"
                    + " all have to hold",
            "mpi.implementation: mpich; mpi: openmpi; mpi.portability.mode: mpi_replace|" + MPI + "|violated|claims"
                    + " several MPI families: mpich, openmpi; all have to hold",
            "hardware.gpu.driver.version: 450.80.02; hardware.gpu.cuda.version: 13.0|" + GPU + "|violated|states NVIDIA"
                    + " driver >= 450.80.02, but CUDA 13.0 needs >= 580.65.06; the stricter counted"})
    void theStricterCountsAndTheContradictionIsTold(String entry, String node, String state, String sentence)
            throws MalformedDeclarationException {
        assertThat(Judged.outcome(entry, node)).startsWith(state);
        assertThat(Judged.judge(entry, node).conflicts()).containsExactly(sentence);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"variant: v3; hardware.cpu.target.microarch: zen3",
            "hardware.cpu.target.microarch: zen3; hardware.cpu.optimized.version: znver3",
            "hardware.gpu.driver.version: 470.57.2; token: nvidia-470-57-02",
            "hardware.gpu.available: yes; hardware.gpu.enabled: cuda", "mpi.implementation: mpich; mpi: cray-mpich",
            "token: cluster_1,rack_2,zen3", "kernel.modules: xpmem,knem"})
    void sayingOneThingTwiceOrMoreCloselyIsNoContradiction(String entry) throws MalformedDeclarationException {
        assertThat(Judged.judge(entry, "cpu=zen4").conflicts()).isEmpty();
    }
}
