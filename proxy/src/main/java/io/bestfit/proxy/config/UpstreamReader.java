package io.bestfit.proxy.config;

import io.bestfit.proxy.config.YamlValue.Place;
import io.bestfit.proxy.upstream.Origin;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The reader of the upstreams of a configuration, from what {@link ConfigReader} found under their keys. */
final class UpstreamReader {

    /** A path component of a repository (distribution-spec, "Pulling manifests"). */
    static final Pattern NAME = ConfigModel.PROFILE_NAME;

    /** What stands in a path where a name would: the selector, and where the registry's own paths begin. */
    static final Set<String> TAKEN = Set.of("for", "v2", Upstreams.UNNAMED);

    /** What this proxy alone can show the registry. */
    private static final List<String> OWN = List.of("credentials", "clientCertificate");

    private final ConfigReader reader;
    private final @Nullable AccountReader accounts;

    /**
     * @param accounts reads the accounts; {@code null} where nothing is served, and no secret is needed
     */
    UpstreamReader(ConfigReader reader, @Nullable AccountReader accounts) {
        this.reader = reader;
        this.accounts = accounts;
    }

    /** What is wrong with the name of an upstream, or {@code null}. */
    static @Nullable String nameProblem(String name) {
        if (!NAME.matcher(name).matches()) {
            return "the upstream's name '" + name + "' cannot begin a repository's name; use lower-case letters and"
                    + " digits, joined by single '.', '_' or '-'";
        }
        return TAKEN.contains(name)
                ? "an upstream cannot be named '" + name + "': " + (name.equals(Upstreams.UNNAMED)
                        ? "that is the one under 'upstream'"
                        : "in a path, that is the beginning of something else")
                : null;
    }

    /**
     * All upstreams, or {@code null} where none is configured.
     *
     * @param url the url of the one without a name, where it has one
     */
    @Nullable
    Upstreams read(@Nullable Origin url) {
        SequencedMap<String, Upstream> named = new LinkedHashMap<>();
        for (String name : reader.items(String.class, "upstreams")) {
            String prefix = "upstreams." + name + ".";
            Origin origin = reader.cast(Origin.class, prefix + "url");
            if (origin == null) {
                reader.fault(reader.place("upstreams." + name), "'upstreams." + name
                        + "' has no url; add url: https://HOST");
            } else {
                named.put(name, upstream(prefix, origin));
            }
        }
        Place section = reader.placeOf("upstream");
        if (url == null && section != null && !named.isEmpty()) {
            reader.fault(section, "'upstream' has no url; add one, or leave the section out where every request names"
                    + " one of the upstreams");
        }
        Upstream unnamed = url == null ? null : upstream("upstream.", url);
        distinct(unnamed, named);
        return unnamed == null && named.isEmpty() ? null : new Upstreams(unnamed, named);
    }

    private Upstream upstream(String prefix, Origin url) {
        return new Upstream(url, reader.value(Integer.class, prefix + "maxConnections"),
                new LinkedHashSet<>(reader.items(String.class, prefix + "namespaces")),
                reader.value(TokenRealm.class, prefix + "tokenRealm"),
                new LinkedHashSet<>(reader.items(Origin.class, prefix + "tokenHosts")),
                new UpstreamTrust(reader.cast(Path.class, prefix + "ca"),
                        clientCertificate(prefix + "clientCertificate")),
                accounts == null ? null : accounts.read(prefix, url), reader.value(Boolean.class, prefix + "http2"),
                blobs(prefix));
    }

    /** Where this proxy shows something of its own, clients would come to the registry without it. */
    private Blobs blobs(String prefix) {
        Blobs blobs = reader.value(Blobs.class, prefix + "blobs");
        for (String own : OWN) {
            if (blobs == Blobs.REDIRECT && reader.placeOf(prefix + own) != null) {
                reader.fault(reader.place(prefix + "blobs"), "'" + prefix + "blobs' is redirect, but clients that are"
                        + " sent to the registry do not have this proxy's '" + prefix + own + "'; say relay");
            }
        }
        return blobs;
    }

    private UpstreamTrust.@Nullable ClientCertificate clientCertificate(String path) {
        Path certificate = reader.cast(Path.class, path + ".certificate");
        Path key = reader.cast(Path.class, path + ".key");
        if (certificate != null && key != null) {
            String misfit = NamedFile.pair(certificate, key);
            if (misfit != null) {
                reader.fault(reader.place(path + ".key"), "'" + path + ".key': " + key.getFileName() + " " + misfit);
            }
            return new UpstreamTrust.ClientCertificate(certificate, key);
        }
        Place place = reader.placeOf(path);
        if (place != null && !reader.isFaulty(path + ".")) {
            reader.fault(place, "'" + path + "' has to have a certificate and a key");
        }
        return null;
    }

    /** Two answers to one name would be an image of the wrong registry every other time. */
    private void distinct(@Nullable Upstream unnamed, Map<String, Upstream> named) {
        Map<String, String> taken = new HashMap<>();
        if (unnamed != null) {
            unnamed.namespaces().forEach(namespace -> taken.put(namespace, "upstream"));
        }
        named.forEach((name, upstream) -> upstream.namespaces().stream().sorted().forEach(namespace -> {
            String other = taken.putIfAbsent(namespace, "upstreams." + name);
            if (other != null) {
                reader.fault(reader.place("upstreams." + name + ".namespaces"), "'upstreams." + name
                        + ".namespaces' names " + namespace + ", and so does '" + other + ".namespaces'; only one can"
                        + " answer for it");
            }
        }));
    }
}
