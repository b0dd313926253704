package io.bestfit.proxy.server;

import io.bestfit.proxy.oci.DistributionRequest;
import io.bestfit.proxy.oci.DistributionRequest.ManifestByDigest;
import io.bestfit.proxy.oci.DistributionRequest.ManifestByTag;
import io.bestfit.proxy.oci.OciError;
import io.bestfit.proxy.oci.OciErrorCode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The reference that a question for an explanation is about: its parameter {@code ref}. */
sealed interface ExplainReference {

    /**
     * A tag, from which a pull may select.
     *
     * @param text the reference as it was written
     * @param wanted what a pull of it asks for
     */
    record Tag(String text, ManifestByTag wanted) implements ExplainReference {

        /** The path under which a client pulls it. */
        String path() {
            return ExplainReference.path(wanted.repository(), wanted.tag());
        }

        /** The same as an upstream is asked for it under a path. */
        Tag at(String path) {
            return DistributionRequest.parse(path) instanceof ManifestByTag there ? new Tag(text, there) : this;
        }
    }

    /**
     * Something that is answered as it is, whatever the node.
     *
     * @param text the reference as it was written
     * @param why why, in one sentence
     */
    record Untouched(String text, String why) implements ExplainReference {}

    /**
     * No reference.
     *
     * @param error the answer, with what was expected
     */
    record Malformed(OciError error) implements ExplainReference {}

    /** The longest text that is repeated in an answer, in characters. */
    int MAX_REPEATED = 100;
    /** What to write. */
    String EXPECTED = "write " + ExplainHandler.PATH + "?ref=REPOSITORY:TAG";

    /** Reads the reference of a raw query. */
    static ExplainReference of(@Nullable String query) {
        List<String> given = new ArrayList<>();
        for (String parameter : query == null ? new String[0] : query.split("&", -1)) {
            if (parameter.startsWith("ref=")) {
                given.add(parameter.substring("ref=".length()));
            }
        }
        if (given.size() != 1 || given.getFirst().isEmpty()) {
            return malformed(OciErrorCode.UNSUPPORTED, given.size() > 1
                    ? "the parameter ref is there " + given.size() + " times"
                    : "the parameter ref is missing");
        }
        try {
            return read(URLDecoder.decode(given.getFirst(), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return malformed(OciErrorCode.UNSUPPORTED,
                    "the parameter ref '" + printable(given.getFirst()) + "' is not percent-encoded as it should be");
        }
    }

    private static ExplainReference read(String text) {
        int at = text.indexOf('@');
        int colon = text.lastIndexOf(':');
        if (at >= 0) {
            return DistributionRequest.parse(path(untagged(text.substring(0, at)),
                    text.substring(at + 1))) instanceof ManifestByDigest
                            ? new Untouched(text,
                                    "a digest is answered with its very bytes: only tags are selected from")
                            : malformed(OciErrorCode.NAME_INVALID,
                                    "'" + printable(text) + "' is no repository with a digest");
        }
        if (colon <= text.lastIndexOf('/')) {
            return malformed(OciErrorCode.NAME_INVALID, "'" + printable(text) + "' names no tag");
        }
        String repository = text.substring(0, colon);
        String tag = text.substring(colon + 1);
        if (DistributionRequest.parse(path(repository, tag)) instanceof ManifestByTag wanted) {
            return new Tag(text, wanted);
        }
        if (DistributionRequest.isRepository(repository) && DistributionRequest.isTag(tag)) {
            return new Untouched(text, "a tag that is made of a digest names referrers or signatures, which are never"
                    + " selected from");
        }
        return malformed(OciErrorCode.NAME_INVALID, "'" + printable(text)
                + "' is no repository with a tag, both as the upstream names them and without its host");
    }

    private static String path(String repository, String reference) {
        return "/v2/" + repository + "/manifests/" + reference;
    }

    private static String untagged(String name) {
        int colon = name.lastIndexOf(':');
        return colon > name.lastIndexOf('/') ? name.substring(0, colon) : name;
    }

    private static ExplainReference malformed(OciErrorCode code, String what) {
        return new Malformed(new OciError(400, code, what + "; " + EXPECTED));
    }

    /** The beginning of a text that a client sent, printable. */
    static String printable(@Nullable String text) {
        return text == null
                ? ""
                : text.codePoints().limit(MAX_REPEATED)
                        .mapToObj(c -> c >= 0x20 && c < 0x7f && c != '"' && c != '\\' ? Character.toString(c) : "?")
                        .reduce("", String::concat);
    }
}
