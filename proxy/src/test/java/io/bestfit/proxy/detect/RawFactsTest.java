package io.bestfit.proxy.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bestfit.matcher.node.Declaration;
import io.bestfit.matcher.node.MalformedDeclarationException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RawFactsTest {

    private static final String FIRST = RawFacts.FIRST_LINE + "\n";

    @Test
    void aFactIsANameAValueAndTheLinesBelow() throws MalformedFactsException {
        RawFacts facts = RawFacts
                .parse(FIRST + "kernel: 6.1.0\r\n\nmodules:\n fuse\n\toverlay\n\nmpi: /a b\n file x\nmpi:/c\n");

        assertThat(facts.value("kernel")).isEqualTo("6.1.0");
        assertThat(facts.lines("modules")).containsExactly("fuse", "overlay");
        assertThat(facts.all("mpi")).extracting(RawFacts.Fact::value).containsExactly("/a b", "/c");
        assertThat(facts.value("nothing")).isEmpty();
        assertThat(facts.has("nothing")).isFalse();
        assertThat(RawFacts.parse(facts.text())).isEqualTo(facts);
    }

    @Test
    void whatIsNotPrintableIsDropped() throws MalformedFactsException {
        RawFacts facts = RawFacts.parse(FIRST + "kernel: 6.\0001\u00e9\u001b[31m\ncpuinfo:\n flags\t: fpu\n");

        assertThat(facts.value("kernel")).isEqualTo("6.1[31m");
        assertThat(facts.lines("cpuinfo")).containsExactly("flags\t: fpu");
    }

    @Test
    void otherTextsAreRefusedWithASentence() {
        refused("",
                "these are no raw facts: their first line is 'bestfit-facts: 1', as 'bestfit-node facts' writes it");
        refused("bestfit-facts: 2\n", "these are no raw facts: their first line is 'bestfit-facts: 1', as 'bestfit-node"
                + " facts' writes it");
        String noFact = " of the raw facts is none: write 'name: value', and begin the lines that belong to it with a"
                + " blank";
        refused(FIRST + " kernel: 6.1\n", "line 2" + noFact);
        refused(FIRST + "kernel: 6.1\n\n fuse\n", "line 4" + noFact);
        refused(FIRST + "Kernel: 6.1\n", "line 2" + noFact);
        refused(FIRST + "kernel\n", "line 2" + noFact);
        refused(FIRST + "a".repeat(RawFacts.MAX_BYTES), "the raw facts are over 262144 bytes: send less");
        refused(FIRST + "\n".repeat(RawFacts.MAX_LINES), "the raw facts are over 8192 lines: send less");
    }

    private static void refused(String text, String sentence) {
        assertThatThrownBy(() -> RawFacts.parse(text)).isInstanceOf(MalformedFactsException.class)
                .hasMessage(sentence);
    }

    @Test
    void noFactsMakeADetectionThrow() throws MalformedDeclarationException {
        long seed = 20261121L;
        Random random = new Random(seed);
        String[] pieces = {"machine: x86_64", "machine: ", "kernel: ", "cpuinfo:", " flags : lm avx2", " vendor_id :",
                "nvidia-smi:", " 550.54.15, 9.0", " ,", "nvidia-version: Kernel Module  1.2", "pci:",
                " 0x030200 0x10de 0x2330 nvidia", " 0x0302 0x10de", "kfd:", " 90010", " 999999999", "rdma:",
                " mlx5_0 mlx5_core 1 InfiniBand 4", " a b c d", "cxi:", " cxi0", "mpi: /x", "injected: y",
                " file libmpi.so.12",
                " soname libmpi_abi.so.1", " needs GLIBC_2.31", " needs GLIBC_", " provides FABRIC_", " open-mpi",
                "modules:",
                " 9p", "kernel-page-size: 4 kB", "kernel-page-size: 999999999 kB", "cgroup: v9", "unreadable: \"",
                "nvidia-brand:", " Tesla", "amdgpu-driver: \\\"", "odd: ;=,()"};
        int declared = 0;
        for (int round = 0; round < 5_000; round++) {
            StringBuilder text = new StringBuilder(FIRST + "machine: riscv64\n");
            for (int i = random.nextInt(30); i > 0; i--) {
                text.append(pieces[random.nextInt(pieces.length)]).append('\n');
            }
            Detection detection;
            try {
                detection = Detection.of(RawFacts.parse(text.toString()));
            } catch (MalformedFactsException e) {
                continue; // a line of none
            }
            if (detection instanceof Detection.Node node) {
                declared++;
                assertThat(Declaration.parse(node.declaration().canonical())).as("seed %d, facts %s", seed, text)
                        .isEqualTo(node.declaration());
                assertThat(node.declaration().resolve()).as("seed %d, facts %s", seed, text).isNotNull();
            }
        }
        assertThat(declared).as("seed %d", seed).isPositive();
    }
}
