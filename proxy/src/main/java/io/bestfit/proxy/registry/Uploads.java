package io.bestfit.proxy.registry;

import io.bestfit.matcher.oci.Digest;
import io.bestfit.proxy.oci.OciErrorCode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The endpoint of blob uploads: in one piece, in chunks, by mount; their status and their end.
 *
 * <p>The Location carries a query parameter without which the upload is refused, so that whoever rewrites Locations is
 * caught when it loses one. Source: OCI distribution-spec, spec.md, "Pushing blobs".
 */
final class Uploads {

    /** At most 18 digits, so that a position is always a {@code long}. */
    private static final Pattern CHUNK = Pattern.compile("(?:bytes[ =])?(\\d{1,18})-(\\d{1,18})(?:/.*)?");

    private final Storage storage;
    private final boolean absoluteLocations;
    private final Map<String, Session> sessions = new HashMap<>();

    Uploads(Storage storage, boolean absoluteLocations) {
        this.storage = storage;
        this.absoluteLocations = absoluteLocations;
    }

    private record Session(String repository, String identifier, Buffer received) {

        String path() {
            return "/v2/" + repository + "/blobs/uploads/" + identifier + "?_state=" + identifier;
        }

        /** The bytes received so far; HTTP has no empty range, and distribution writes 0-0 for one. */
        String range() {
            return "0-" + Math.max(0, received.length() - 1);
        }
    }

    synchronized void clear() {
        sessions.clear();
    }

    synchronized Answer answer(Call call, Endpoint.UploadOf upload) {
        HttpMethod method = call.method();
        if (upload.session().isEmpty()) {
            if (!method.equals(HttpMethod.POST)) {
                throw new RefusedException(405, OciErrorCode.UNSUPPORTED, "An upload begins with POST.");
            }
            return begin(call, upload.repository());
        }
        Session session = sessions.get(upload.session());
        if (session == null || !session.repository().equals(upload.repository())) {
            throw new RefusedException(404, OciErrorCode.BLOB_UPLOAD_UNKNOWN,
                    "There is no such upload; begin another.");
        }
        if (!call.parameter("_state").equals(Optional.of(session.identifier()))) {
            throw new RefusedException(400, OciErrorCode.BLOB_UPLOAD_INVALID,
                    "The upload's Location had the query parameter '_state'; it is missing or another.");
        }
        return switch (method.name()) {
            case "PATCH" -> append(call, session);
            case "PUT" -> finish(call, session);
            case "GET" -> status(204, call, session);
            case "DELETE" -> {
                end(session);
                yield Answer.of(204);
            }
            default -> throw new RefusedException(405, OciErrorCode.UNSUPPORTED,
                    "An upload knows PATCH, PUT, GET and DELETE.");
        };
    }

    private Answer begin(Call call, String repository) {
        Optional<String> mount = call.parameter("mount");
        if (mount.isPresent()) {
            Digest digest = Content.require(mount.get());
            if (storage.mount(repository, call.parameter("from"), digest)) {
                return created(call, repository, digest);
            }
        }
        Optional<String> whole = call.parameter("digest");
        if (whole.isPresent()) {
            return store(call, repository, Content.require(whole.get()), call.body());
        }
        Session session = new Session(repository, UUID.randomUUID().toString(), Buffer.buffer());
        sessions.put(session.identifier(), session);
        return status(202, call, session).with("Docker-Upload-UUID", session.identifier());
    }

    private Answer append(Call call, Session session) {
        requireOrder(call, session);
        storage.reserve(call.body().length());
        session.received().appendBuffer(call.body());
        return status(202, call, session);
    }

    private Answer finish(Call call, Session session) {
        Digest digest = Content.require(call.parameter("digest").orElse(""));
        if (call.body().length() > 0) {
            requireOrder(call, session);
        }
        Buffer content = session.received().copy().appendBuffer(call.body());
        Content.verify(digest, content);
        end(session);
        return store(call, session.repository(), digest, content);
    }

    private Answer store(Call call, String repository, Digest digest, Buffer content) {
        Content.verify(digest, content);
        storage.putBlob(repository, digest, content);
        return created(call, repository, digest);
    }

    private void end(Session session) {
        sessions.remove(session.identifier());
        storage.release(session.received().length());
    }

    private void requireOrder(Call call, Session session) {
        String range = call.header("Content-Range");
        if (range == null) {
            return;
        }
        Matcher matcher = CHUNK.matcher(range.strip());
        if (!matcher.matches()) {
            throw new RefusedException(400, OciErrorCode.BLOB_UPLOAD_INVALID,
                    "The Content-Range '" + range + "' is not FIRST-LAST.");
        }
        long first = Long.parseLong(matcher.group(1));
        long last = Long.parseLong(matcher.group(2));
        if (first != session.received().length()) {
            throw new RefusedException(416, OciErrorCode.BLOB_UPLOAD_INVALID, "The chunk begins at byte " + first
                    + ", but " + session.received().length() + " bytes have arrived.",
                    status(416, call, session).headers());
        }
        if (last - first + 1 != call.body().length()) {
            throw new RefusedException(400, OciErrorCode.SIZE_INVALID, "The Content-Range '" + range + "' speaks of "
                    + (last - first + 1) + " bytes, the chunk has " + call.body().length() + ".");
        }
    }

    private Answer status(int status, Call call, Session session) {
        return Answer.of(status).with("Location", location(call, session.path())).with("Range", session.range());
    }

    private Answer created(Call call, String repository, Digest digest) {
        return Answer.of(201).with("Location", location(call, "/v2/" + repository + "/blobs/" + digest))
                .with("Docker-Content-Digest", digest.text());
    }

    private String location(Call call, String path) {
        String host = call.header("Host");
        return absoluteLocations && host != null ? "http://" + host + path : path;
    }
}
