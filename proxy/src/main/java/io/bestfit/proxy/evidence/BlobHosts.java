package io.bestfit.proxy.evidence;

import io.bestfit.proxy.upstream.BoundedClient;
import io.bestfit.proxy.upstream.Origin;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The servers to which a registry may redirect the download of a blob. */
public interface BlobHosts {

    /** The way to a server; {@code null} where it is not asked. */
    @Nullable
    BoundedClient at(Origin origin);

    /** Why another server is not asked: a clause that begins with {@code which}. */
    String whyNot();

    /** The servers of a closed list, those of a configuration. */
    static BlobHosts configured(Map<Origin, BoundedClient> hosts) {
        Map<Origin, BoundedClient> known = Map.copyOf(hosts);
        return new BlobHosts() {

            @Override
            public @Nullable BoundedClient at(Origin origin) {
                return known.get(origin);
            }

            @Override
            public String whyNot() {
                return "which is not in evidence.blobHosts";
            }
        };
    }
}
