package io.bestfit.matcher.evidence;

import java.util.Locale;

/**
 * The canonical name of an interconnect: names of libfabric providers and UCX devices are aliases.
 *
 * <p>Source: ofiwg/libfabric, prov/; openucx/ucx, transports.
 */
public final class FabricName {

    private FabricName() {}

    /** The canonical name, in lower case; a name that is in no table is its own. */
    public static String canonical(String name) {
        String lower = name.strip().toLowerCase(Locale.ROOT);
        return switch (lower) {
            case "verbs", "mlx5", "ib", "rc", "dc", "ud" -> "infiniband";
            case "slingshot" -> "cxi";
            case "psm2", "psm3", "opx", "omni-path", "omnipath" -> "opa";
            case "srd" -> "efa";
            case "sockets" -> "tcp";
            case "ugni" -> "gni";
            default -> lower;
        };
    }
}
