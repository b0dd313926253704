package io.bestfit.matcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorTextTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "cpu=zen4 | zen4",
            "cpu=x86-64-v2 | x86-64-v2",
            "cpu=zen4, nvidia-driver=\"550.54.15\", nvidia-cc=\"9.0\" | zen4.nvidia-550-54-15.nv-compute-9-0",
            "nvidia-cc=(\"8.0\" \"9.0\"), cuda=\"12.4\" | cuda-12-4.nv-compute-8-0.nv-compute-9-0",
            "amd-gfx=gfx90a, cluster_1 | gfx90a.cluster_1",
            "broadwell, nvidia-390-30 | broadwell.nvidia-390-30",
            "profile=h100 | h100"})
    void wordsSayItAll(String declaration, String selector) throws MalformedDeclarationException {
        Declaration declared = Declaration.parse(declaration);

        assertThat(declared.selector()).contains(selector);
        if (declared.profile().isEmpty()) {
            assertThat(Declaration.parseSelector(selector)).isEqualTo(declared);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "mpi=mpich;file=\"libmpi.so.12.2.3\"",
            "cpu=zen4, fabric=cxi",
            "os=windows, cpu=zen4",
            "profile=h100, cpu=zen4",
            "nvidia-driver=\"550\"",
            "amd-gfx=\"gfx90a:xnack+\"",
            ""})
    void wordsCannotSayItAll(String declaration) throws MalformedDeclarationException {
        assertThat(Declaration.parse(declaration).selector()).isEmpty();
    }
}
