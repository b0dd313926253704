package io.bestfit.matcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FabricsTest {

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({"verbs,infiniband", "mlx5,infiniband", "rc_mlx5,infiniband", "RoCE,roce", "psm2,opa", "opx,opa",
            "srd,efa", "efa,efa", "cxi,cxi", "slingshot,cxi", "sockets,tcp", "tcp,tcp", "ugni_rdma,gni", "gni,gni",
            "Bxi,bxi"})
    void namesOfProvidersAndTransportsStandForTheirFabric(String name, String fabric) {
        assertThat(Fabrics.canonical(name)).isEqualTo(fabric);
        assertThat(Fabrics.canonical(fabric)).isEqualTo(fabric);
    }
}
