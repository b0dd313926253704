package io.bestfit.proxy.routing;

import io.bestfit.proxy.config.Upstream;
import io.bestfit.proxy.config.Upstreams;
import io.bestfit.proxy.oci.OciError;
import io.bestfit.proxy.oci.OciErrorCode;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The registries that this proxy speaks for, each with its upstream: a closed list.
 *
 * <p>containerd names the registry that it means in {@code ns}. Answering for another one would hand out an image of the
 * same name from the wrong registry, so an unknown name is refused.
 */
final class Namespaces {

    private final Map<String, String> upstreams;

    private Namespaces(Map<String, String> upstreams) {
        this.upstreams = Map.copyOf(upstreams);
    }

    /**
     * What the upstreams answer for: what the configuration says, then the authority of each, Docker Hub's well-known
     * name, and the upstream's own; the first that has a name keeps it.
     */
    static Namespaces of(Upstreams configured) {
        Map<String, String> names = new HashMap<>();
        Map<String, Upstream> all = configured.all();
        all.forEach((name, upstream) -> upstream.namespaces()
                .forEach(namespace -> names.putIfAbsent(namespace, name)));
        all.forEach((name, upstream) -> names.putIfAbsent(upstream.url().authority(), name));
        all.forEach((name, upstream) -> {
            if (upstream.url().host().equals("registry-1.docker.io")) {
                names.putIfAbsent("docker.io", name);
            }
        });
        configured.named().keySet().forEach(name -> names.putIfAbsent(name, name));
        return new Namespaces(names);
    }

    /** The upstream that answers for a registry; {@code null} where none does. */
    @Nullable
    String upstream(String namespace) {
        return upstreams.get(namespace.toLowerCase(Locale.ROOT));
    }

    /** The answer to a request for a registry that is not among them. */
    static OciError refusal(String namespace) {
        return new OciError(404, OciErrorCode.NAME_UNKNOWN, "this proxy does not speak for the registry '"
                + Printable.text(namespace)
                + "': the operator can add it to upstream.namespaces, or the client's mirror"
                + " entry is wrong");
    }
}
