package io.bestfit.proxy.config;

import io.bestfit.proxy.upstream.Origin;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The registry that is asked.
 *
 * @param url where it is
 * @param maxConnections how many connections to it are held at most for what is passed on; half as many more are for
 *     what choosing asks
 * @param namespaces the registry names, lower case, that it answers for besides its own authority, as containerd sends
 *     them in {@code ?ns=} (containerd:docs/hosts.md)
 * @param tokenRealm whose token service clients get their tokens for it from
 * @param tokenHosts the token services that it may name in its challenge besides itself
 * @param trust whom it is believed to be, and what it is shown
 * @param account the account of this proxy there; {@code null} where clients bring their own credentials
 * @param http2 whether it is asked over HTTP/2 where it is reached over TLS and offers that
 * @param blobs how clients get its blobs
 */
public record Upstream(Origin url, int maxConnections, Set<String> namespaces, TokenRealm tokenRealm,
        Set<Origin> tokenHosts, UpstreamTrust trust, @Nullable Account account, boolean http2, Blobs blobs) {

    /** Each streaming blob holds one HTTP/1.1 connection: 64 nodes pulling 4 layers at once, as container engines do. */
    public static final int DEFAULT_MAX_CONNECTIONS = 256;

    public Upstream {
        if (maxConnections < 1) {
            throw new IllegalArgumentException("upstream.maxConnections must be at least 1");
        }
        namespaces = namespaces.stream().map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        tokenHosts = Set.copyOf(tokenHosts);
    }

    /** An upstream to which clients bring their own credentials. */
    public Upstream(Origin url, int maxConnections, Set<String> namespaces, TokenRealm tokenRealm,
            Set<Origin> tokenHosts) {
        this(url, maxConnections, namespaces, tokenRealm, tokenHosts, UpstreamTrust.DEFAULT, null, false, Blobs.RELAY);
    }

    /** An upstream with the default number of connections, which answers for its own authority alone. */
    public static Upstream of(Origin url) {
        return new Upstream(url, DEFAULT_MAX_CONNECTIONS, Set.of(), TokenRealm.OWN, Set.of());
    }
}
