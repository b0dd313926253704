package io.bestfit.proxy.client;

import io.bestfit.matcher.oci.Digest;
import io.bestfit.proxy.upstream.Origin;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The parser of references. */
final class ReferenceParser {

    /** Longer than a path on Linux can be: PATH_MAX. */
    private static final int LONGEST = 4096;
    /** Docker's limit for host and repository together: distribution/reference, reference.go. */
    private static final int LONGEST_REPOSITORY = 255;
    private static final int HIGHEST_PORT = 65_535;

    /** OCI distribution-spec, spec.md, "Pulling manifests". */
    private static final Pattern REPOSITORY = Pattern
            .compile("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");
    private static final Pattern HOST = Pattern
            .compile("(\\[[0-9A-Fa-f:.]{2,45}\\]|[A-Za-z0-9]([A-Za-z0-9.-]{0,252}))(:[0-9]{1,5})?");
    private static final Pattern LOOPBACK = Pattern.compile("127(\\.[0-9]{1,3}){3}");

    /** Where Docker Hub answers for {@code docker.io}: distribution/reference, normalize.go; moby, registry/config.go. */
    private static final Origin DOCKER_HUB = new Origin(true, "registry-1.docker.io", 443);
    private static final String DOCKER_HUB_NAME = "docker.io";

    private static final String EXPECTED = "write HOST/REPO[:TAG|@DIGEST], the path of an index file, or the path of"
            + " an OCI image layout, DIR[:TAG]";

    private ReferenceParser() {}

    static Reference parse(String text) throws MalformedReferenceException {
        if (text.isEmpty() || text.length() > LONGEST || text.chars().anyMatch(c -> c <= 0x20 || c == 0x7f)) {
            Reference path = text.length() > LONGEST || text.isBlank() ? null : existing(text);
            if (path == null) {
                throw malformed(text, "it is empty, too long or holds blanks or control characters");
            }
            return path;
        }
        if (text.startsWith("http://") || text.startsWith("https://")) {
            boolean tls = text.startsWith("https://");
            return registry(text, text.substring(tls ? 8 : 7), tls);
        }
        Reference path = existing(text);
        if (path != null) {
            return path;
        }
        if (text.startsWith("/") || text.startsWith(".")) {
            throw malformed(text, "there is no such file or folder");
        }
        int slash = text.indexOf('/');
        String host = slash < 0 ? "" : text.substring(0, slash);
        if (host.indexOf('.') < 0 && host.indexOf(':') < 0 && !host.equals("localhost")) {
            throw new MalformedReferenceException("'" + printable(text) + "' names no registry, and there is no such"
                    + " file or folder; write the registry's host too, as in docker.io/library/nginx:1.29");
        }
        return registry(text, text, !isLoopback(host));
    }

    private static @Nullable Reference existing(String text) {
        try {
            Path path = Path.of(text);
            if (Files.isDirectory(path)) {
                return new Reference.Layout(path, null);
            }
            if (Files.isRegularFile(path)) {
                return new Reference.IndexFile(path);
            }
            int colon = text.lastIndexOf(':');
            if (colon > text.lastIndexOf('/') && TAG.matcher(text.substring(colon + 1)).matches()
                    && colon > 0 && Files.isDirectory(Path.of(text.substring(0, colon)))) {
                return new Reference.Layout(Path.of(text.substring(0, colon)), text.substring(colon + 1));
            }
            return null;
        } catch (InvalidPathException e) {
            return null; // what cannot be a path does not exist as one
        }
    }

    private static Reference registry(String text, String rest, boolean tls) throws MalformedReferenceException {
        int slash = rest.indexOf('/');
        if (slash < 0) {
            throw malformed(text, "it names no repository");
        }
        String host = rest.substring(0, slash);
        String repository = rest.substring(slash + 1);
        String tag = null;
        Digest digest = null;
        int at = repository.indexOf('@');
        if (at >= 0) {
            digest = Digest.parse(repository.substring(at + 1))
                    .orElseThrow(() -> malformed(text, "what follows @ is no sha256 or sha512 digest"));
            repository = repository.substring(0, at);
        }
        int colon = repository.lastIndexOf(':');
        if (colon >= 0) {
            tag = repository.substring(colon + 1);
            repository = repository.substring(0, colon);
            if (!TAG.matcher(tag).matches()) {
                throw malformed(text, "'" + printable(tag) + "' is no tag");
            }
        }
        boolean hub = host.equals(DOCKER_HUB_NAME) || host.equals("index.docker.io");
        if (hub && repository.indexOf('/') < 0) {
            repository = "library/" + repository;
        }
        if (repository.length() > LONGEST_REPOSITORY || !REPOSITORY.matcher(repository).matches()) {
            throw malformed(text, "'" + printable(repository) + "' is no repository, which is lower case");
        }
        if (digest == null && tag == null) {
            tag = Reference.DEFAULT_TAG;
        }
        return new Reference.Registry(hub ? DOCKER_HUB : origin(text, host, tls), host, repository,
                digest == null ? tag : null, digest);
    }

    private static Origin origin(String text, String host, boolean tls) throws MalformedReferenceException {
        if (!HOST.matcher(host).matches()) {
            throw malformed(text, "'" + printable(host) + "' is no HOST[:PORT]");
        }
        int colon = host.lastIndexOf(':');
        boolean ported = colon > host.lastIndexOf(']');
        int port = ported ? Integer.parseInt(host, colon + 1, host.length(), 10) : tls ? 443 : 80;
        if (port == 0 || port > HIGHEST_PORT) {
            throw malformed(text, port + " is no port");
        }
        return new Origin(tls, bare(host).toLowerCase(Locale.ROOT), port);
    }

    private static boolean isLoopback(String host) {
        String bare = bare(host);
        return bare.equals("localhost") || bare.equals("::1") || LOOPBACK.matcher(bare).matches();
    }

    private static String bare(String host) {
        if (host.startsWith("[")) {
            int close = host.indexOf(']');
            return close < 0 ? host : host.substring(1, close);
        }
        int colon = host.indexOf(':');
        return colon < 0 ? host : host.substring(0, colon);
    }

    private static MalformedReferenceException malformed(String text, String why) {
        return new MalformedReferenceException("'" + printable(text) + "' is no reference: " + why + "; " + EXPECTED);
    }

    private static String printable(String text) {
        return Printable.text(text, 100);
    }
}
