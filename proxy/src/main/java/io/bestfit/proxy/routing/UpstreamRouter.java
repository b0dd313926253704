package io.bestfit.proxy.routing;

import io.bestfit.proxy.config.Upstreams;
import io.bestfit.proxy.oci.OciError;
import io.bestfit.proxy.oci.OciErrorCode;
import io.vertx.core.http.HttpHeaders;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The choice of the upstream for a request: by {@code ns}, else by a first path component that is an upstream's name,
 * else the one without a name.
 *
 * <p>A closed list: nothing that a client sends makes Bestfit ask for, or dial, an address that is not configured. Paths
 * are compared as they came, so a name in any other spelling ({@code %}-encoded, after an empty component) is none.
 */
public final class UpstreamRouter {

    /** The header by which an answer says which registry it speaks for (distribution-spec, "Registry Proxying"). */
    public static final CharSequence NAMESPACE_HEADER = HttpHeaders.createOptimized("OCI-Namespace");

    private static final String ROOT = "/v2";

    private final Set<String> names;
    private final boolean unnamed;
    private final Namespaces namespaces;

    public UpstreamRouter(Upstreams upstreams) {
        this.names = upstreams.named().keySet();
        this.unnamed = upstreams.unnamed() != null;
        this.namespaces = Namespaces.of(upstreams);
    }

    /**
     * Where a request goes.
     *
     * @param path its raw path, without a selector
     * @param namespace the value of {@code ns}, where it has one; outside of {@code /v2} that parameter is another
     *     server's own and says nothing here
     */
    public Route route(String path, @Nullable String namespace) {
        if (!isDistribution(path)) {
            return unnamed ? new Route.To(Upstreams.UNNAMED, path, null, null) : nowhere(path);
        }
        if (namespace != null) {
            return namespace(path, namespace);
        }
        int begin = ROOT.length() + 1;
        int slash = path.indexOf('/', begin);
        String first = path.length() <= begin ? "" : path.substring(begin, slash < 0 ? path.length() : slash);
        if (names.contains(first)) {
            String rest = slash < 0 ? "/" : path.substring(slash);
            return new Route.To(first, ROOT + rest, first, null);
        }
        if (unnamed) {
            return new Route.To(Upstreams.UNNAMED, path, null, null);
        }
        return path.length() <= begin ? new Route.Ping() : nowhere(path);
    }

    /** Where a request goes that means a registry. */
    public Route namespace(String path, String namespace) {
        String upstream = namespaces.upstream(namespace);
        return upstream == null
                ? new Route.Nowhere("unknown namespace", Namespaces.refusal(namespace))
                : new Route.To(upstream, path, null, namespace);
    }

    /**
     * The repository that a name means, as clients have it in the scopes of tokens.
     *
     * @param name the name, without a selector; empty where no upstream has it
     */
    public Optional<Repository> repository(String name) {
        int slash = name.indexOf('/');
        String first = slash < 0 ? name : name.substring(0, slash);
        if (names.contains(first)) {
            return slash < 0 ? Optional.empty() : Optional.of(new Repository(first, name.substring(slash + 1)));
        }
        return unnamed ? Optional.of(new Repository(Upstreams.UNNAMED, name)) : Optional.empty();
    }

    /**
     * A repository of an upstream.
     *
     * @param upstream the upstream, as {@link Upstreams#all()} names it
     * @param name the repository's name there
     */
    public record Repository(String upstream, String name) {}

    /** Whether a path is one of the distribution protocol. */
    private static boolean isDistribution(String path) {
        return path.startsWith(ROOT) && (path.length() == ROOT.length() || path.charAt(ROOT.length()) == '/');
    }

    private Route nowhere(String path) {
        return new Route.Nowhere("no upstream", new OciError(404, OciErrorCode.NAME_UNKNOWN, "no upstream is named in '"
                + Printable.text(path) + "': write /v2/NAME/REPOSITORY/... with one of " + String.join(", ", names)));
    }
}
