package io.bestfit.proxy.token;

import io.bestfit.proxy.upstream.Origin;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the operator, once each, of the token services that upstreams name and that are not in the configuration. */
public final class UnlistedRealms {

    private static final Logger LOG = LoggerFactory.getLogger(UnlistedRealms.class);
    /** An upstream that names another each time shall fill neither the log nor the memory. */
    private static final int MOST = 100;

    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /** Tells of one. */
    void tell(Origin registry, Origin service) {
        if (told.size() < MOST && told.add(registry + " " + service)) {
            LOG.warn("the registry {} names {} as its token service, which is neither the registry itself nor in"
                    + " upstream.tokenHosts, so clients are sent there as they would be without Bestfit; those that"
                    + " write for/SELECTOR/ into names, as podman, skopeo and buildah do, will get no fitting token:"
                    + " add {} to upstream.tokenHosts, or set upstream.tokenRealm to upstream", registry, service,
                    service);
        }
    }
}
