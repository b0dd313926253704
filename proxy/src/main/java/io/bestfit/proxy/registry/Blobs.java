package io.bestfit.proxy.registry;

import io.bestfit.matcher.oci.Digest;
import io.bestfit.proxy.oci.OciErrorCode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The endpoint of blobs: GET and HEAD with ranges, DELETE.
 *
 * <p>Source: OCI distribution-spec, spec.md, "Pulling blobs" and "Deleting blobs".
 */
final class Blobs {

    private final Storage storage;

    Blobs(Storage storage) {
        this.storage = storage;
    }

    Answer answer(Call call, Endpoint.BlobOf blob) {
        Digest digest = Content.require(blob.digest());
        if (call.method().equals(HttpMethod.DELETE)) {
            if (!storage.deleteBlob(blob.repository(), digest)) {
                throw unknown(blob);
            }
            return Answer.of(202);
        }
        if (!call.reads()) {
            throw new RefusedException(405, OciErrorCode.UNSUPPORTED, "A blob can be read and deleted here.");
        }
        Buffer content = storage.blob(blob.repository(), digest).orElseThrow(() -> unknown(blob));
        return read(call, digest, content);
    }

    private static Answer read(Call call, Digest digest, Buffer content) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(Answer.CONTENT_TYPE, "application/octet-stream");
        headers.put("Docker-Content-Digest", digest.text());
        headers.put("ETag", "\"" + digest + "\"");
        headers.put("Accept-Ranges", "bytes");
        headers.put("Cache-Control", "max-age=31536000");
        Answer whole = new Answer(200, headers, content);
        if (EntityTag.matches(call.header("If-None-Match"), digest)) {
            return new Answer(304, headers, Buffer.buffer());
        }
        String range = call.header("Range");
        String condition = call.header("If-Range");
        if (range == null || (condition != null && !EntityTag.matches(condition, digest))) {
            return whole;
        }
        return ByteRange.parse(range, content.length()).map(asked -> switch (asked) {
            case ByteRange.Part part -> new Answer(206, headers, slice(content, part)).with("Content-Range",
                    contentRange(content, part));
            case ByteRange.Parts(List<ByteRange.Part> parts) -> new Answer(206, headers,
                    multipart(content, parts, digest.abbreviated().replace(':', '-'))).with(Answer.CONTENT_TYPE,
                            "multipart/byteranges; boundary=" + digest.abbreviated().replace(':', '-'));
            case ByteRange.Unsatisfiable _ -> Answer.error(416, OciErrorCode.UNSUPPORTED,
                    "The range '" + range + "' lies outside of the " + content.length() + " bytes of the blob.")
                    .with("Content-Range", "bytes */" + content.length());
        }).orElse(whole);
    }

    private static Buffer slice(Buffer content, ByteRange.Part part) {
        return content.slice((int) part.first(), (int) part.last() + 1);
    }

    private static String contentRange(Buffer content, ByteRange.Part part) {
        return "bytes " + part.first() + "-" + part.last() + "/" + content.length();
    }

    /** Several parts in one body (RFC 9110, section 14.6). */
    private static Buffer multipart(Buffer content, List<ByteRange.Part> parts, String boundary) {
        Buffer body = Buffer.buffer();
        for (ByteRange.Part part : parts) {
            body.appendString("\r\n--" + boundary + "\r\nContent-Type: application/octet-stream\r\nContent-Range: "
                    + contentRange(content, part) + "\r\n\r\n").appendBuffer(slice(content, part));
        }
        return body.appendString("\r\n--" + boundary + "--\r\n");
    }

    private static RefusedException unknown(Endpoint.BlobOf blob) {
        return new RefusedException(404, OciErrorCode.BLOB_UNKNOWN,
                "The repository " + blob.repository() + " has no blob " + blob.digest() + ".");
    }
}
