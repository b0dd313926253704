package io.bestfit.proxy.interop;

/** How a client tells what its node is. */
public enum Declaring {
    /** Not at all. */
    NOTHING,
    /** With a path before {@code /v2/}, as containerd and Docker write the path of a mirror. */
    PATH_BEFORE,
    /** With a path after {@code /v2/}, as containers/image writes the path of a mirror, or in the image's own name. */
    PATH_AFTER,
    /** With a path in the place of {@code /v2/}, as containerd writes it where {@code override_path} is set. */
    PATH_INSTEAD,
    /** With a path after {@code /v2/}, in a mirror that containers/image asks for tags only. */
    MIRROR,
    /** With the name of the host that it asks; the client does nothing else for it. */
    HOST,
    /** With the port that it asks; the client does nothing else for it. */
    PORT,
    /** With a certificate of its own. */
    CERTIFICATE,
    /** With a header that the client is configured to send. */
    HEADER,
    /** With the name of a user. */
    USER,
    /** With the address that its requests come from; the client does nothing for it. */
    ADDRESS
}
