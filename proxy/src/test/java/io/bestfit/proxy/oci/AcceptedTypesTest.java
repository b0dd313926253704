package io.bestfit.proxy.oci;

import static org.assertj.core.api.Assertions.assertThat;

import io.bestfit.matcher.oci.MediaTypes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptedTypesTest {

    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            application/vnd.oci.image.manifest.v1+json                                | true
            Application/VND.oci.image.manifest.v1+JSON                                | true
            application/vnd.oci.image.index.v1+json , application/vnd.oci.image.manifest.v1+json;q=0.1 | true
            */*                                                                       | true
            application/*                                                             | true
            text/*                                                                    | false
            application/vnd.oci.image.index.v1+json                                   | false
            application/vnd.docker.distribution.manifest.v2+json                      | false
            application/vnd.oci.image.manifest.v1+json;q=0                            | false
            application/vnd.oci.image.manifest.v1+json; q = 0.000, */*                | false
            */*;q=0                                                                   | false
            */*, application/vnd.oci.image.manifest.v1+json;q=0                       | false
            application/vnd.oci.image.manifest.v1+json;version=1;q=0                  | false
            ,,;=,                                                                     | false
            """)
    void aLineSaysWhatIsTaken(String line, boolean taken) {
        assertThat(AcceptedTypes.accepts(List.of(line), MANIFEST)).isEqualTo(taken);
    }

    @Test
    void linesAreOneSetAndNoLineTakesEverything() {
        assertThat(AcceptedTypes.accepts(List.of(MediaTypes.OCI_INDEX, MANIFEST), MANIFEST)).isTrue();
        assertThat(AcceptedTypes.accepts(List.of(), MANIFEST)).isTrue();
        assertThat(AcceptedTypes.acceptsSingleManifest(List.of(MediaTypes.DOCKER_MANIFEST))).isTrue();
        assertThat(AcceptedTypes.acceptsSingleManifest(List.of(MediaTypes.OCI_INDEX, MediaTypes.DOCKER_LIST)))
                .isFalse();
    }
}
