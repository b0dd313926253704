package io.bestfit.proxy.registry;

/**
 * The error codes of a registry's answers.
 *
 * <p>Source: OCI distribution-spec, spec.md, "Error Codes".
 */
enum ErrorCode {
    BLOB_UNKNOWN, BLOB_UPLOAD_INVALID, BLOB_UPLOAD_UNKNOWN, DIGEST_INVALID, MANIFEST_BLOB_UNKNOWN, MANIFEST_INVALID, MANIFEST_UNKNOWN, NAME_INVALID, NAME_UNKNOWN, SIZE_INVALID, UNAUTHORIZED, DENIED, UNSUPPORTED, TOOMANYREQUESTS
}
