package io.bestfit.proxy.oci;

import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * The words after the status code of an HTTP/1.1 answer: the status by its name, then why, on one line and bounded.
 *
 * <p>They are all that several clients show of an error: containerd asks for tags by HEAD, which has no body, and prints
 * the status line ({@code containerd/containerd:core/remotes/docker/resolver.go}); containers/image and Docker print it in
 * the place of the body of every 5xx answer. HTTP/2 has no such words.
 */
public final class ReasonPhrase {

    /** The most characters; longer ones meet limits of middleboxes. */
    private static final int MAX = 200;
    /** RFC 5842, 7.2; Netty has no name for it. */
    private static final int LOOP_DETECTED = 508;

    private ReasonPhrase() {}

    /** The phrase of a status with a sentence. */
    public static String of(int status, String sentence) {
        return plain(name(status) + " - " + sentence, MAX);
    }

    /** Printable ASCII without quotes and backslashes, which clients wrap in quotes of their own. */
    public static String plain(String text, int limit) {
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

    private static String name(int status) {
        return status == LOOP_DETECTED ? "Loop Detected" : HttpResponseStatus.valueOf(status).reasonPhrase();
    }
}
