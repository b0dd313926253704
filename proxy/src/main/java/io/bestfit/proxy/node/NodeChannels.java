package io.bestfit.proxy.node;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an operator says of the channels that carry no declaration of their own. A profile is the name of one,
 * {@code any}, or a declaration.
 *
 * @param hosts the patterns of host names that carry selectors; the first that matches counts
 * @param users the users of Basic credentials with their profiles
 * @param certificates the names of client certificates with their profiles; the first that matches counts
 */
public record NodeChannels(List<HostPattern> hosts, Map<String, String> users, List<CertificateRule> certificates) {

    /** Nothing is configured. */
    public static final NodeChannels NONE = new NodeChannels(List.of(), Map.of(), List.of());

    public NodeChannels {
        hosts = List.copyOf(hosts);
        users = Collections.unmodifiableMap(new LinkedHashMap<>(users));
        certificates = List.copyOf(certificates);
    }

    /**
     * The profile of those whose certificates have a name.
     *
     * @param pattern what the name looks like
     * @param profile the profile
     */
    public record CertificateRule(NamePattern pattern, String profile) {}
}
