package io.bestfit.proxy.select;

import io.bestfit.matcher.oci.Digest;
import io.bestfit.proxy.oci.OciError;
import io.bestfit.proxy.oci.OciErrorCode;
import io.bestfit.proxy.oci.ReasonPhrase;
import io.vertx.core.json.JsonObject;

/**
 * The refusal that people can read: 403 with code DENIED, the whole reason in the message, the same shortened in the
 * reason phrase.
 *
 * <p>403 and DENIED because every other pair loses the text in some client or makes it retry; the reason phrase because
 * containerd resolves by HEAD, which has no body, and prints the status line.
 */
public final class Refusal {

    private static final int STATUS = 403;
    /** The stable word by which scripts recognise this refusal; a code of our own would reach no user. */
    private static final String TOKEN = "NO_COMPATIBLE_IMAGE";
    /** The longest Warning text, in characters; the specification allows 4096 bytes for all warnings together. */
    private static final int MAX_WARNING = 400;

    private Refusal() {}

    /** The error of an index in which nothing fits. */
    public static OciError of(String repository, String tag, Digest index, String sentence) {
        String message = "no image in " + repository + ":" + tag + " fits this node (" + TOKEN + "): "
                + ReasonPhrase.plain(sentence, Integer.MAX_VALUE) + "; pull by digest to override";
        return new OciError(STATUS, OciErrorCode.DENIED, message, new JsonObject().put("reason", TOKEN)
                .put("index", index.text()).put("explanation", sentence));
    }

    /** The reason phrase: printable ASCII on one line, bounded. */
    public static String phrase(String sentence) {
        return ReasonPhrase.of(STATUS, "no compatible image: " + sentence);
    }

    /** A {@code Warning} header (distribution-spec, "Warnings"): podman, skopeo and Apptainer print it. */
    public static String warning(String sentence) {
        return "299 - \"" + ReasonPhrase.plain(sentence, MAX_WARNING) + "\"";
    }
}
