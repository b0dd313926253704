package io.bestfit.proxy.oci;

import io.bestfit.matcher.oci.Digest;
import java.util.regex.Pattern;

/**
 * What a request asks of a registry, as far as selection cares.
 *
 * <p>Only {@link ManifestByTag} may ever be answered with something else than what the upstream sent. Everything that
 * does not parse as one is {@link Other} and passes through.
 *
 * <p>Source: OCI distribution-spec, "Endpoints" and "Pulling manifests".
 */
public sealed interface DistributionRequest {

    /**
     * A manifest asked for by tag.
     *
     * @param repository the repository's name
     * @param tag the tag
     */
    record ManifestByTag(String repository, String tag) implements DistributionRequest {}

    /**
     * A manifest asked for by digest: content-addressed, never touched.
     *
     * @param repository the repository's name
     * @param digest the digest
     */
    record ManifestByDigest(String repository, Digest digest) implements DistributionRequest {}

    /** Blobs, uploads, tag lists, referrers, the ping, and whatever else. */
    record Other(Kind kind) implements DistributionRequest {}

    /** What an untouched request is about: a bounded label for logs and metrics. */
    enum Kind {
        PING,
        BLOB,
        UPLOAD,
        TAGS,
        REFERRERS,
        MANIFEST,
        OTHER
    }

    /**
     * Reads the raw path of a GET or HEAD, which begins with {@code /v2/}; nothing is decoded or normalised.
     *
     * <p>A repository's name may hold {@code manifests} or {@code blobs} as a component, so the last such segment
     * counts. A percent sign is in no legal name or tag: such a path passes through.
     */
    static DistributionRequest parse(String path) {
        if (path.equals("/v2/") || path.equals("/v2")) {
            return new Other(Kind.PING);
        }
        if (!path.startsWith("/v2/")) {
            return new Other(Kind.OTHER);
        }
        int reference = path.lastIndexOf('/');
        int verb = path.lastIndexOf('/', reference - 1);
        if (verb <= "/v2".length()) {
            return new Other(Kind.OTHER);
        }
        String repository = path.substring("/v2/".length(), verb);
        String last = path.substring(reference + 1);
        return switch (path.substring(verb + 1, reference)) {
            case "manifests" -> manifest(repository, last);
            case "blobs" -> new Other(Kind.BLOB);
            case "uploads" -> new Other(Kind.UPLOAD);
            case "tags" -> new Other(Kind.TAGS);
            case "referrers" -> new Other(Kind.REFERRERS);
            default -> new Other(path.contains("/blobs/uploads/") ? Kind.UPLOAD : Kind.OTHER);
        };
    }

    private static DistributionRequest manifest(String repository, String reference) {
        if (isRepository(repository)) {
            if (Grammar.isSelectableTag(reference)) {
                return new ManifestByTag(repository, reference);
            }
            var digest = Digest.parse(reference);
            if (digest.isPresent()) {
                return new ManifestByDigest(repository, digest.get());
            }
        }
        return new Other(Kind.MANIFEST);
    }

    /**
     * Whether a raw path is one of those by which images are pulled, in the one spelling that every server reads alike: the
     * ping, manifests, blobs, lists of tags and referrers. The services for tokens that some registries have below
     * {@code /v2/}, or whatever dots and percent signs lead to, are not among them.
     */
    static boolean isPull(String path) {
        if (path.equals("/v2/") || path.equals("/v2")) {
            return true;
        }
        int reference = path.lastIndexOf('/');
        int verb = reference < 1 ? -1 : path.lastIndexOf('/', reference - 1);
        if (!path.startsWith("/v2/") || verb <= "/v2".length()
                || !isRepository(path.substring("/v2/".length(), verb))) {
            return false;
        }
        String last = path.substring(reference + 1);
        return switch (path.substring(verb + 1, reference)) {
            case "manifests" -> isTag(last) || Grammar.WRITTEN_DIGEST.matcher(last).matches();
            case "blobs", "referrers" -> Grammar.WRITTEN_DIGEST.matcher(last).matches();
            case "tags" -> last.equals("list");
            default -> false;
        };
    }

    /** Whether a text is a repository's name. */
    static boolean isRepository(String text) {
        return text.length() <= Grammar.MAX_REPOSITORY && Grammar.isName(text);
    }

    /** Whether a text is a tag, be it one that stands for a digest. */
    static boolean isTag(String text) {
        return Grammar.isTag(text);
    }

    /** The grammar of names and tags, distribution-spec "Pulling manifests"; by hand, since every request is read by it. */
    final class Grammar {

        /** The longest repository name; the specification's 255 with the host's name, taken for the name alone. */
        static final int MAX_REPOSITORY = 255;
        /** A digest of any algorithm, as in a path (image-spec, "Digests"). */
        private static final Pattern WRITTEN_DIGEST = Pattern
                .compile("[a-z0-9][a-z0-9+._-]{0,31}(?::|%3[aA])[a-zA-Z0-9=_-]{1,256}");
        private static final int MAX_TAG = 128;
        /**
         * Tags that stand for a digest: the referrers fallback of the specification ({@code <alg>-<hex>}, hex cut to
         * 32 to 64 digits) and cosign's {@code sha256-<hex>.sig} and its kin. What they name are lists of referrers
         * and signatures, whatever their media type says.
         */
        private static final Pattern DIGEST_TAG = Pattern.compile("[a-z0-9+._-]{1,32}-[A-Fa-f0-9]{32,64}(?:\\..*)?");
        /** The shortest of them: a letter, a hyphen, 32 digits. */
        private static final int MIN_DIGEST_TAG = 34;

        private Grammar() {}

        static boolean isSelectableTag(String text) {
            return isTag(text) && (text.length() < MIN_DIGEST_TAG || !DIGEST_TAG.matcher(text).matches());
        }

        /** {@code [a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}}. */
        static boolean isTag(String text) {
            if (text.isEmpty() || text.length() > MAX_TAG || text.charAt(0) == '.' || text.charAt(0) == '-') {
                return false;
            }
            for (int at = 0; at < text.length(); at++) {
                char c = text.charAt(at);
                if (!isAlphanumeric(c) && (c < 'A' || c > 'Z') && c != '_' && c != '.' && c != '-') {
                    return false;
                }
            }
            return true;
        }

        /**
         * Components of {@code [a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*} between slashes.
         */
        static boolean isName(String text) {
            int at = 0;
            while (true) {
                int word = at;
                while (at < text.length() && isAlphanumeric(text.charAt(at))) {
                    at++;
                }
                if (at == word) {
                    return false;
                }
                if (at == text.length()) {
                    return true;
                }
                char separator = text.charAt(at++);
                switch (separator) {
                    case '/', '.' -> {
                    }
                    case '_' -> at += at < text.length() && text.charAt(at) == '_' ? 1 : 0;
                    case '-' -> {
                        while (at < text.length() && text.charAt(at) == '-') {
                            at++;
                        }
                    }
                    default -> {
                        return false;
                    }
                }
            }
        }

        private static boolean isAlphanumeric(char c) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        }
    }
}
