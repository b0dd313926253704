package io.bestfit.matcher.node;

import java.util.Locale;
import java.util.Set;

/**
 * The canonical names of interconnects.
 *
 * <p>Names of libfabric providers (ofiwg/libfabric:prov) and UCX transports (openucx/ucx) stand for the fabric they drive.
 * RoCE keeps a name of its own: a node with Ethernet links has no InfiniBand subnet.
 */
public final class Fabrics {

    private static final String INFINIBAND = "infiniband";
    private static final String ROCE = "roce";

    private Fabrics() {}

    /** The canonical name of a fabric, provider or transport; an unknown name stays as it is, in lower case. */
    public static String canonical(String name) {
        String lower = name.strip().toLowerCase(Locale.ROOT);
        return switch (lower) {
            case "ib" -> INFINIBAND;
            case "psm2", "opx", "hfi1", "omnipath", "omni-path" -> "opa";
            case "srd" -> "efa";
            case "slingshot" -> "cxi";
            case "sockets" -> "tcp";
            case "ugni", "ugni_rdma", "ugni_smsg", "ugni_udt" -> "gni";
            case String other -> isVerbs(other) ? INFINIBAND : other;
        };
    }

    /**
     * The canonical names of the fabrics that a provider in an image drives: one of verbs drives InfiniBand and RoCE
     * alike.
     */
    public static Set<String> drivenBy(String provider) {
        return isVerbs(provider.strip().toLowerCase(Locale.ROOT))
                ? Set.of(INFINIBAND, ROCE)
                : Set.of(canonical(provider));
    }

    private static boolean isVerbs(String lower) {
        return switch (lower) {
            case "verbs", "mlx5", "rc_verbs", "ud_verbs", "rc_mlx5", "ud_mlx5", "dc_mlx5", "gga_mlx5", "rc_gda", "rc_x",
                    "ud_x", "dc_x" ->
                true;
            case String _ -> false;
        };
    }
}
