package io.bestfit.proxy.registry;

import io.bestfit.proxy.oci.OciErrorCode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a path of the distribution API names.
 *
 * <p>A repository's name may itself hold {@code manifests} or {@code blobs} as a component, so the last such segment
 * counts. Source: OCI distribution-spec, spec.md, "Endpoints" and "Pulling manifests".
 */
sealed interface Endpoint {

    /** The longest repository name, as distribution bounds it together with its host. */
    int LONGEST_NAME = 255;

    Pattern NAME = Pattern.compile(
            "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*");
    Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");
    Pattern SHAPE = Pattern.compile(
            "/v2/(?<name>.+)/(?:(?<upload>blobs/uploads)/(?<session>[^/]*)|(?<kind>manifests|blobs|referrers)/"
                    + "(?<reference>[^/]*)|(?<tags>tags/list))");

    /** The ping {@code /v2/}. */
    record Ping() implements Endpoint {}

    /** A manifest by tag or digest. */
    record ManifestOf(String repository, String reference) implements Endpoint {}

    /** A blob by digest. */
    record BlobOf(String repository, String digest) implements Endpoint {}

    /** An upload by its session; an empty session begins one. */
    record UploadOf(String repository, String session) implements Endpoint {}

    /** The tags of a repository. */
    record TagsOf(String repository) implements Endpoint {}

    /** What refers to a manifest. */
    record ReferrersOf(String repository, String digest) implements Endpoint {}

    /** The repository that is asked for, absent for the ping. */
    default Optional<String> inRepository() {
        return switch (this) {
            case Ping _ -> Optional.empty();
            case ManifestOf manifest -> Optional.of(manifest.repository());
            case BlobOf blob -> Optional.of(blob.repository());
            case UploadOf upload -> Optional.of(upload.repository());
            case TagsOf tags -> Optional.of(tags.repository());
            case ReferrersOf referrers -> Optional.of(referrers.repository());
        };
    }

    /** Reads a path, or nothing where it is none of this API. */
    static Optional<Endpoint> parse(String path) {
        if (path.equals("/v2/") || path.equals("/v2")) {
            return Optional.of(new Ping());
        }
        Matcher matcher = SHAPE.matcher(path);
        if (!matcher.matches()) {
            return path.endsWith("/blobs/uploads") ? parse(path + "/") : Optional.empty();
        }
        String name = matcher.group("name");
        if (matcher.group("upload") != null) {
            return Optional.of(new UploadOf(name, matcher.group("session")));
        }
        if (matcher.group("tags") != null) {
            return Optional.of(new TagsOf(name));
        }
        String reference = matcher.group("reference");
        return Optional.of(switch (matcher.group("kind")) {
            case "manifests" -> new ManifestOf(name, reference);
            case "blobs" -> new BlobOf(name, reference);
            default -> new ReferrersOf(name, reference);
        });
    }

    /** Refuses a repository name outside the grammar. */
    static void requireName(String name) {
        if (name.length() > LONGEST_NAME || !NAME.matcher(name).matches()) {
            throw new RefusedException(400, OciErrorCode.NAME_INVALID,
                    "The repository name '" + name
                            + "' does not follow the grammar of the distribution specification.");
        }
    }
}
