package io.bestfit.proxy.oci;

/**
 * The code of one error in a registry's answer.
 *
 * <p>All but the last two are the codes of the OCI distribution specification, section "Error Codes", which governs 4xx
 * answers. {@link #UNAVAILABLE} and {@link #UNKNOWN} are what {@code distribution/distribution:registry/api/errcode}
 * sends with 5xx answers and what every Docker-derived client knows by name.
 */
public enum OciErrorCode {
    BLOB_UNKNOWN,
    BLOB_UPLOAD_INVALID,
    BLOB_UPLOAD_UNKNOWN,
    DIGEST_INVALID,
    MANIFEST_BLOB_UNKNOWN,
    MANIFEST_INVALID,
    MANIFEST_UNKNOWN,
    NAME_INVALID,
    NAME_UNKNOWN,
    SIZE_INVALID,
    UNAUTHORIZED,
    DENIED,
    UNSUPPORTED,
    TOOMANYREQUESTS,
    UNAVAILABLE,
    UNKNOWN
}
