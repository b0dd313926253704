package io.bestfit.proxy.select;

import io.bestfit.matcher.oci.Digest;
import io.bestfit.proxy.oci.OciError;
import io.bestfit.proxy.oci.OciErrorCode;
import io.vertx.core.json.JsonObject;

/**
 * The refusal that people can read: 403 with code DENIED, the whole reason in the message, the same shortened in the
 * reason phrase.
 *
 * <p>403 and DENIED because every other pair loses the text in some client or makes it retry; the reason phrase because
 * containerd resolves by HEAD, which has no body, and prints the status line.
 */
public final class Refusal {

    /** The stable word by which scripts recognise this refusal; a code of our own would reach no user. */
    private static final String TOKEN = "NO_COMPATIBLE_IMAGE";
    /** The longest reason phrase, in characters; longer ones meet limits of middleboxes. */
    private static final int MAX_PHRASE = 200;
    /** The longest Warning text, in characters; the specification allows 4096 bytes for all warnings together. */
    private static final int MAX_WARNING = 400;

    private Refusal() {}

    /** The error of an index in which nothing fits. */
    public static OciError of(String repository, String tag, Digest index, String sentence) {
        String message = "no image in " + repository + ":" + tag + " fits this node (" + TOKEN + "): "
                + plain(sentence, Integer.MAX_VALUE) + "; pull by digest to override";
        return new OciError(403, OciErrorCode.DENIED, message, new JsonObject().put("reason", TOKEN)
                .put("index", index.text()).put("explanation", sentence));
    }

    /** The reason phrase: printable ASCII on one line, bounded. */
    public static String phrase(String sentence) {
        return plain("Forbidden - no compatible image: " + sentence, MAX_PHRASE);
    }

    /** A {@code Warning} header (distribution-spec, "Warnings"): podman, skopeo and Apptainer print it. */
    public static String warning(String sentence) {
        return "299 - \"" + plain(sentence, MAX_WARNING) + "\"";
    }

    /** Printable ASCII without quotes and backslashes, which clients wrap in quotes of their own. */
    private static String plain(String text, int limit) {
        StringBuilder plain = new StringBuilder(Math.min(text.length(), limit));
        for (int i = 0; i < text.length() && plain.length() < limit; i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                plain.append('\'');
            } else {
                plain.append(c >= 0x20 && c < 0x7f ? c : ' ');
            }
        }
        return plain.toString();
    }
}
