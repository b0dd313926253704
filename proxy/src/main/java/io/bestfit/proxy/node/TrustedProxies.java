package io.bestfit.proxy.node;

import io.vertx.core.MultiMap;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The proxies whose word is taken for where a request comes from.
 *
 * <p>Each proxy names who it had the request from, behind what it was told itself. So the list is read from its end, from
 * trusted proxy to trusted proxy: the first that is none is the client, and nothing before it is believed.
 *
 * @param networks where they are
 */
public record TrustedProxies(List<Network> networks) {

    /** Nobody's word is taken. */
    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    private static final String FORWARDED = "Forwarded";
    private static final String X_FORWARDED_FOR = "X-Forwarded-For";
    /** Nobody has as many proxies in a row; what lies further back is nobody's word. */
    private static final int MAX_HOPS = 32;

    public TrustedProxies {
        networks = List.copyOf(networks);
    }

    public boolean isEmpty() {
        return networks.isEmpty();
    }

    /** Whether an address is one of theirs. */
    public boolean contains(InetAddress address) {
        for (Network network : networks) {
            if (network.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The client that a request comes from.
     *
     * @param peer who sent it here
     * @return {@code null} where a trusted proxy hides the client or cannot be understood, or where two headers tell of
     *     different clients: a proxy writes only one of them, and passes on what a client wrote into the other
     */
    public @Nullable InetAddress client(InetAddress peer, MultiMap headers) {
        if (!contains(peer)) {
            return peer;
        }
        List<String> standard = headers.getAll(FORWARDED);
        List<String> customary = headers.getAll(X_FORWARDED_FOR);
        if (standard.isEmpty()) {
            return customary.isEmpty() ? peer : walk(peer, ForwardedFor.customary(customary));
        }
        InetAddress client = walk(peer, ForwardedFor.standard(standard));
        return customary.isEmpty() || client == null || client.equals(walk(peer, ForwardedFor.customary(customary)))
                ? client
                : null;
    }

    private @Nullable InetAddress walk(InetAddress peer, List<Optional<InetAddress>> hops) {
        InetAddress reached = peer;
        for (int i = hops.size() - 1; i >= 0 && i >= hops.size() - MAX_HOPS; i--) {
            reached = hops.get(i).orElse(null);
            if (reached == null || !contains(reached)) {
                return reached;
            }
        }
        return hops.size() <= MAX_HOPS ? reached : null;
    }
}
