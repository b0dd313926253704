package io.bestfit.proxy.server;

import io.bestfit.proxy.config.Upstream;
import io.bestfit.proxy.oci.OciError;
import io.bestfit.proxy.oci.OciErrorCode;
import io.vertx.core.http.HttpHeaders;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The registries that this proxy speaks for: a closed list.
 *
 * <p>containerd names the registry that it means in {@code ns}. Answering for another one would hand out an image of the
 * same name from the wrong registry, so an unknown name is refused.
 */
final class Namespaces {

    /** The header by which an answer says which registry it speaks for (distribution-spec, "Registry Proxying"). */
    static final CharSequence HEADER = HttpHeaders.createOptimized("OCI-Namespace");

    /** The longest name that is repeated in an answer, in characters. */
    private static final int MAX_REPEATED = 100;

    private final Set<String> names;

    Namespaces(Set<String> names) {
        Set<String> lower = new TreeSet<>();
        names.forEach(name -> lower.add(name.toLowerCase(Locale.ROOT)));
        this.names = Set.copyOf(lower);
    }

    /** The names of an upstream: its own authority, what the configuration adds, and Docker Hub's well-known name. */
    static Namespaces of(Upstream upstream) {
        Set<String> names = new TreeSet<>(upstream.namespaces());
        names.add(upstream.url().authority());
        if (upstream.url().host().equals("registry-1.docker.io")) {
            names.add("docker.io");
        }
        return new Namespaces(names);
    }

    boolean knows(String namespace) {
        return names.contains(namespace.toLowerCase(Locale.ROOT));
    }

    /** The answer to a request for a registry that is not among them. */
    OciError refusal(String namespace) {
        String printable = namespace.codePoints().limit(MAX_REPEATED)
                .mapToObj(c -> c > 0x20 && c < 0x7f && c != '"' && c != '\\' ? Character.toString(c) : "?")
                .reduce("", String::concat);
        return new OciError(404, OciErrorCode.NAME_UNKNOWN, "this proxy does not speak for the registry '" + printable
                + "': the operator can add it to upstream.namespaces, or the client's mirror entry is wrong");
    }
}
